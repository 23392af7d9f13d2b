import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { IDataObject, INode, INodeParameters, IPinData, IWorkflowBase } from 'n8n-workflow';
import { beforeAll, expect, test } from 'vitest';
import { runByHand, n8nAsOwner, type N8nRest } from './n8nRest';
import type { SlackMessage, SlackFault } from './slack';
import { commandSimulator, listMails, world } from './world';

const anonymous: INodeParameters = {
	authentication: 'none',
	server: 'custom',
	customServer: world.simulator.httpsApiUrl,
};

/** Tells the mails of these workflows from those of the one that is published. */
const recipient = 'examples@example.org';

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
		if (node.type === 'n8n-nodes-base.emailSend') node.parameters.toEmail = recipient;
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

/** Plays a scenario of the simulator to its end; the superevent that it made. */
async function playScenario(name: string): Promise<string> {
	const played = await commandSimulator('scenario', { name, speed: 0 });
	return (played as { superevents: string[] }).superevents[0] ?? '';
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

async function ownMails(): ReturnType<typeof listMails> {
	return (await listMails()).filter(({ to }) => to.includes(recipient));
}

async function mailsAbout(id: string): ReturnType<typeof listMails> {
	return (await ownMails()).filter(({ subject }) => subject.includes(id));
}

test('alert to e-mail: an anonymous user gets the newest alert as text and HTML with its sky map', async () => {
	const before = (await ownMails()).length;
	const workflow = await fillIn('alert-to-email');
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const [mail, ...others] = (await ownMails()).slice(before);
	expect(others).toEqual([]);
	expect(mail?.subject).toMatch(/^\[PLAYGROUND\] .*S\d{6}[a-z]+/);
	expect(mail?.text).toContain('False alarm rate: ');
	expect(mail?.html).toContain('False alarm rate');
	expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toMatch(
		/undefined|\[object|\{\{|INTERNAL/,
	);
});

test('alert to e-mail: a notice comes with the picture of the sky map inside the HTML', async () => {
	const id = await playScenario('binary-neutron-star');
	const item = change(id, { alert_type: 'public_notice', notice_type: 'UPDATE' });
	const workflow = await fillIn('alert-to-email', undefined, { 'GraceDB Trigger': [item] });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const [mail] = await mailsAbout(id);
	expect(mail?.subject).toContain(`Update: ${id}`);
	expect(mail?.text).toMatch(/Area: +50 %: [\d.,]+ deg²/);
	// The mail reader of the tests puts pictures in the place of their content id.
	expect(mail?.html).toMatch(/<img src="(?:data:image\/png|cid:sky_map)/);
	expect(mail?.attachments).toEqual([
		{ name: `${id}.png`, type: 'image/png', bytes: expect.any(Number) as number },
	]);
});

test('alert to e-mail: a retraction says to stop, and has no picture', async () => {
	const id = await playScenario('retraction');
	const item = change(id, { alert_type: 'public_notice', notice_type: 'RETRACTION' });
	const workflow = await fillIn('alert-to-email', undefined, { 'GraceDB Trigger': [item] });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const [mail] = await mailsAbout(id);
	expect(mail?.subject).toContain(`RETRACTED: ${id}`);
	expect(mail?.text).toContain('Stop observing.');
	expect(mail?.text).not.toContain('Classification');
	expect(mail?.attachments).toEqual([]);
});

test('alert to Slack: an anonymous user posts the newest alert, which everybody may see', async () => {
	const before = (await slackMessages()).length;
	const workflow = await fillIn('alert-to-slack');
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const posted = (await slackMessages()).slice(before);
	expect(posted).toHaveLength(1);
	const [{ channel, text, blocks = [] } = {}] = posted;
	expect(channel).toBe('#gw-alerts');
	expect(text).toMatch(/S\d{6}[a-z]+/);
	expect(blocks.map(({ type }) => type)).toEqual(expect.arrayContaining(['header', 'section']));
	expect(JSON.stringify({ text, blocks })).not.toMatch(/undefined|\[object|\{\{|INTERNAL/);
});

test('alert to Slack: two alerts of one poll are two messages, mock data says so in front', async () => {
	const id = await playScenario('retraction');
	const mock = await playScenario('mock-data-challenge');
	const items = [
		change(id, { alert_type: 'public_notice', notice_type: 'RETRACTION' }),
		change(mock, { category: 'MDC', is_mock: true }),
	];
	const workflow = await fillIn('alert-to-slack', undefined, { 'GraceDB Trigger': items });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const [retraction] = await messagesAbout(id);
	expect(retraction?.text).toContain(`RETRACTED: ${id}`);
	expect(JSON.stringify(retraction?.blocks)).toContain('Stop observing.');
	const [message] = await messagesAbout(mock);
	expect(message?.text).toMatch(/^\[MOCK\] /);
});

test('alert to Slack: what Slack does not take is a failed execution, in Slack’s own words', async () => {
	const id = 'S240714d';
	await injectSlackFaults({ [id]: 'invalid_blocks' });
	const items = [change(id, { alert_type: 'public_notice', notice_type: 'UPDATE' })];
	const workflow = await fillIn('alert-to-slack', undefined, { 'GraceDB Trigger': items });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error?.message).toContain('invalid_blocks');
	expect(await messagesAbout(id)).toEqual([]);
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
