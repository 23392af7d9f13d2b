import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { IDataObject, INode, INodeParameters, IPinData, IWorkflowBase } from 'n8n-workflow';
import { beforeAll, expect, test } from 'vitest';
import { runByHand, n8nAsOwner, type N8nRest } from './n8nRest';
import type { SlackMessage, SlackFault } from './slack';
import { listMails, world } from './world';

const anonymous: INodeParameters = {
	authentication: 'none',
	server: 'custom',
	customServer: world.simulator.httpsApiUrl,
};

let n8n: N8nRest;

beforeAll(() => {
	n8n = n8nAsOwner();
});

/** Makes a workflow of an example, filled in as its note says, for an anonymous user. */
async function fillIn(
	example: string,
	change: (node: INode) => void = () => undefined,
	pinData: IPinData = {},
): Promise<string> {
	const file = resolve(import.meta.dirname, '../../examples', `${example}.json`);
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;
	for (const node of workflow.nodes) {
		for (const type of Object.keys(node.credentials ?? {})) {
			node.credentials = { [type]: { id: world.credentialIds[type] ?? null, name: type } };
		}
		if (node.type.startsWith('n8n-nodes-gracedb.')) {
			Object.assign(node.parameters, anonymous);
			delete node.credentials;
		}
		change(node);
	}
	const { id } = (await n8n.post('/rest/workflows', { ...workflow, active: false, pinData })) as {
		id: string;
	};
	return id;
}

/** What the trigger would give, made short: the flat form of a superevent with what happened to it. */
function change(id: string, more: IDataObject = {}): IPinData[string][number] {
	return {
		json: {
			uid: id,
			superevent_id: id,
			alert_type: 'new',
			dedupe_key: `${id}:new`,
			public: true,
			category: 'Production',
			is_mock: false,
			server: 'gracedb.ligo.org',
			time: '2024-07-16T03:49:00.508Z',
			far_in_words: '1 per 4.0e7 years',
			significant: true,
			instruments: ['L1', 'V1'],
			group: 'CBC',
			pipeline: 'gstlal',
			search: 'AllSky',
			classification: { BBH: 0.96, NSBH: 0.035, Terrestrial: 0.005 },
			labels: ['ADVOK'],
			url: `https://gracedb.ligo.org/superevents/${id}/view/`,
			...more,
		},
	};
}

async function slackMessages(): Promise<SlackMessage[]> {
	const answer = await fetch(new URL('messages.json', world.slackUrl));
	return (await answer.json()) as SlackMessage[];
}

async function injectSlackFaults(faults: Record<string, SlackFault>): Promise<void> {
	await fetch(new URL('faults', world.slackUrl), {
		method: 'PUT',
		body: JSON.stringify(faults),
	});
}

async function messagesAbout(id: string): Promise<SlackMessage[]> {
	return (await slackMessages()).filter(({ text }) => text.includes(id));
}

async function mailsAbout(id: string): Promise<Awaited<ReturnType<typeof listMails>>> {
	return (await listMails()).filter(({ subject }) => subject.includes(id));
}

test('superevent to Slack: an anonymous user posts the newest alert, which everybody may see', async () => {
	const before = (await slackMessages()).length;
	const workflow = await fillIn('superevent-to-slack');
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const posted = (await slackMessages()).slice(before);
	expect(posted).toHaveLength(1);
	expect(posted[0]?.channel).toBe('#gw-alerts');
	expect(posted[0]?.text).toMatch(/^\*[A-Z].*S\d{6}[a-z]+\*/);
	expect(posted[0]?.text).not.toMatch(/undefined|null|\[object|\{\{|INTERNAL/);
});

test('superevent to Slack: mock data, tests, replays and what is not public say so in front', async () => {
	const mocks = [
		change('MS240101a', { category: 'MDC', is_mock: true }),
		change('TS240101b', { category: 'Test', is_mock: true }),
		change('S240101c', { server: 'gracedb-playground.ligo.org', is_mock: true }),
		change('S240101d', { public: 'unknown' }),
		change('S240101e', { alert_type: 'public_notice', notice_type: 'RETRACTION' }),
	];
	const workflow = await fillIn('superevent-to-slack', undefined, { 'GraceDB Trigger': mocks });
	await runByHand(n8n, workflow, 'GraceDB Trigger');
	const subjectOf = async (id: string): Promise<string | undefined> =>
		(await messagesAbout(id)).map(({ text }) => text.split('*')[1]).join(' | ');

	expect(await subjectOf('MS240101a')).toBe('[MOCK] New superevent MS240101a');
	expect(await subjectOf('TS240101b')).toBe('[TEST] New superevent TS240101b');
	expect(await subjectOf('S240101c')).toBe('[PLAYGROUND] New superevent S240101c');
	expect(await subjectOf('S240101d')).toBe('LVK INTERNAL – NOT PUBLIC: New superevent S240101d');
	expect(await subjectOf('S240101e')).toBe('RETRACTED: S240101e');
});

test('superevent to Slack: what Slack does not take reaches a person by e-mail, once, and so do the others', async () => {
	const ids = ['S240102a', 'S240102b', 'S240102c', 'S240102d', 'S240102e'];
	await injectSlackFaults({
		S240102b: 'broken',
		S240102c: 'invalid_blocks',
		S240102d: 'ratelimited',
	});
	const changes = ids.map((id) => change(id));
	const workflow = await fillIn('superevent-to-slack', undefined, { 'GraceDB Trigger': changes });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const ways = ids.map(async (id) => {
		const [messages, mails] = await Promise.all([messagesAbout(id), mailsAbout(id)]);
		return `${id}: ${messages.length} in Slack, ${mails.length} by mail`;
	});
	expect(await Promise.all(ways)).toEqual([
		'S240102a: 1 in Slack, 0 by mail',
		'S240102b: 0 in Slack, 1 by mail',
		'S240102c: 0 in Slack, 1 by mail',
		'S240102d: 0 in Slack, 1 by mail',
		'S240102e: 1 in Slack, 0 by mail',
	]);
});

test('superevent to e-mail: what the mail server does not take reaches a person in Slack', async () => {
	const { id: noServer } = (await n8n.post('/rest/credentials', {
		name: 'A mail server that is down',
		type: 'smtp',
		data: {
			user: '',
			password: '',
			host: '127.0.0.1',
			port: 9,
			secure: false,
			disableStartTls: true,
		},
	})) as { id: string };
	const useNoServer = (node: INode): void => {
		if (node.type === 'n8n-nodes-base.emailSend')
			node.credentials = { smtp: { id: noServer, name: '' } };
	};
	const item = change('S240716b', { alert_type: 'label_added', label: 'PE_READY' });
	const workflow = await fillIn('superevent-to-email', useNoServer, { 'GraceDB Trigger': [item] });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const posted = (await messagesAbout('S240716b')).map(({ text }) => text);
	expect(posted).toContainEqual(expect.stringContaining('*Label PE_READY on S240716b*'));
});

test('superevent to e-mail: an anonymous user gets the mail, though nothing can be written', async () => {
	const item = change('S240714d', { alert_type: 'public_notice', notice_type: 'PRELIMINARY' });
	const workflow = await fillIn('superevent-to-email', undefined, { 'GraceDB Trigger': [item] });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const [mail] = await mailsAbout('S240714d');
	expect(mail?.subject).toBe('Preliminary alert S240714d');
	expect(mail?.text).toContain('BBH 96 %, NSBH 4 %');
});

test('nightly catalogue export: the same files in every time zone as long as nothing changes', async () => {
	const inZone = async (timezone: string): Promise<string[]> => {
		const folder = world.exports;
		const workflow = await fillIn('nightly-catalogue-export', (node) => {
			const { parameters } = node;
			if (node.type === 'n8n-nodes-base.readWriteFile') {
				const name = (parameters.fileName as string).split('/').at(-1) ?? '';
				parameters.fileName = join(folder, name);
			}
			if (node.name === 'Get Superevents') parameters.query = 'created: 2024-07-01 .. 2024-07-31';
		});
		await n8n.patch(`/rest/workflows/${workflow}`, {
			settings: { executionOrder: 'v1', timezone },
		});
		const { error } = await runByHand(n8n, workflow, 'Every Night');
		expect(error).toBeUndefined();
		const files = ['superevents.csv', 'superevents.json'];
		return await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
	};
	const [csv = '', json = ''] = await inZone('Asia/Tokyo');

	expect(await inZone('America/New_York')).toEqual([csv, json]);
	const ids = (JSON.parse(json) as { superevent_id: string }[]).map((row) => row.superevent_id);
	expect(ids).toEqual(['S240713d', 'S240713e', 'S240714d', 'S240716b']);
	expect(csv).toContain(
		'S240716b,,2024-07-16T03:49:00.508Z,1405136958.508404,7.861643868070299e-16,',
	);
});

test('my fields tonight: the table names each field, the best first, and says why others cannot be observed', async () => {
	const workflow = await fillIn('my-fields-tonight', (node) => {
		// At Paranal, high, low and never above the horizon.
		if (node.name === 'My Fields') {
			const [, csv] = (node.parameters.assignments as { assignments: IDataObject[] }).assignments;
			csv!.value = 'name,ra,dec,radius\nnever,10,85,1\nhigh,20:20:18,-46:59:35,1.5\n';
		}
		if (node.name === 'Probability and Observability') node.parameters.night = '2024-06-21';
	});
	const { error } = await runByHand(n8n, workflow, 'Start');

	expect(error).toBeUndefined();
	const [mail] = await mailsAbout('S240716b: 1 of 2 fields');
	expect(mail?.subject).toBe('S240716b: 1 of 2 fields can be observed from Paranal');
	const rows = mail?.text.split('\n').filter((row) => /^(?:high|never)/.test(row.trim())) ?? [];
	expect(rows[0]).toMatch(/^\s*high +\d+\.\d{3} +06:59 +02:59 +68° +30°/);
	expect(rows[1]).toMatch(/^\s*never .*It does not rise: at most/);
});
