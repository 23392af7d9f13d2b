import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INode, IPinData } from 'n8n-workflow';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	change,
	exampleNames,
	fillIn,
	injectSlackFaults,
	mailsAbout,
	messagesAbout,
	notice,
	ownMails,
	playScenario,
	readExample,
	slackMessages,
} from './exampleWorkflows';
import { runByHand, n8nAsOwner, type N8nRest } from './n8nRest';
import { workflowWith } from './workflows';
import { askGraceDb, world } from './world';

let n8n: N8nRest;

/** Gives the nodes of GraceDB the scientist's token. */
function withToken(node: INode): void {
	if (!node.type.startsWith('n8n-nodes-gracedb.')) return;
	node.parameters.authentication = 'sciToken';
	delete node.parameters.server;
	const type = 'graceDbSciTokenApi';
	node.credentials = { [type]: { id: world.credentialIds[type] ?? null, name: type } };
}

beforeAll(() => {
	n8n = n8nAsOwner();
});

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
	const item = notice(id, 'UPDATE');
	const workflow = await fillIn('alert-to-email', { pinData: { 'GraceDB Trigger': [item] } });
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
	const item = notice(id, 'RETRACTION');
	const workflow = await fillIn('alert-to-email', { pinData: { 'GraceDB Trigger': [item] } });
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
	const items = [notice(id, 'RETRACTION'), change(mock, { category: 'MDC', is_mock: true })];
	const workflow = await fillIn('alert-to-slack', { pinData: { 'GraceDB Trigger': items } });
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
	const before = (await messagesAbout(id)).length;
	await injectSlackFaults({ [id]: 'invalid_blocks' });
	const items = [notice(id, 'UPDATE')];
	const workflow = await fillIn('alert-to-slack', { pinData: { 'GraceDB Trigger': items } });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error?.message).toContain('invalid_blocks');
	expect(await messagesAbout(id)).toHaveLength(before);
	await injectSlackFaults({});
});

test('only what I can observe: what is near enough and small enough passes, and every retraction', async () => {
	const alert = (id: string, more: IDataObject): IPinData[string][number] => ({
		json: {
			superevent_id: id,
			subject: `Limits: ${id}`,
			text: '',
			html: '',
			retracted: false,
			classification: { BNS: 0.4, NSBH: 0.2, BBH: 0.4 },
			sky_map: { area_90_deg2: 150, distance_mean_mpc: 120 },
			...more,
		},
	});
	const pinData = {
		'GraceDB Trigger': [change('S240101a')],
		'Get Alert': [
			alert('S240101a', {}),
			alert('S240101b', { classification: { BBH: 0.9, BNS: 0.1 } }),
			alert('S240101c', { sky_map: { area_90_deg2: 200, distance_mean_mpc: 120 } }),
			alert('S240101d', { sky_map: { area_90_deg2: 150, distance_mean_mpc: 201 } }),
			alert('S240101e', { sky_map: { area_90_deg2: 150, distance_mean_mpc: null } }),
			alert('S240101f', { sky_map: null }),
			alert('S240101g', { classification: null }),
			alert('S240101h', { retracted: true, classification: null, sky_map: null }),
		],
	};
	const workflow = await fillIn('only-what-i-can-observe', { pinData });
	const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	const subjects = (await mailsAbout('Limits')).map(({ subject }) => subject);
	expect(subjects.sort()).toEqual(['Limits: S240101a', 'Limits: S240101h']);
});

test('only what I can observe: an anonymous user can run it on what the trigger finds', async () => {
	const workflow = await fillIn('only-what-i-can-observe');
	const { error, runData } = await runByHand(n8n, workflow, 'GraceDB Trigger');

	expect(error).toBeUndefined();
	expect(Object.keys(runData)).toContain('Worth a Telescope');
});

test('every example is imported as it is, and n8n has all its nodes', async () => {
	const answer = await fetch(`${world.editor.url}/types/nodes.json`, {
		headers: { cookie: world.cookie },
	});
	const types = (await answer.json()) as { name: string; version: number | number[] }[];
	const known = new Set(
		types.flatMap(({ name, version }) => [version].flat().map((one) => `${name} ${one}`)),
	);
	for (const example of exampleNames()) {
		const { nodes } = readExample(example);
		const needed = nodes.map(({ type, typeVersion }) => `${type} ${typeVersion}`);
		expect(
			needed.filter((name) => !known.has(name)),
			example,
		).toEqual([]);
		const workflow = { ...readExample(example), active: false };
		const { id } = (await n8n.post('/rest/workflows', workflow)) as { id: string };
		expect(await n8n.get(`/rest/workflows/${id}`)).toMatchObject({ name: workflow.name });
	}
});

describe('annotate', () => {
	test('writes a log entry that says what the check found, with the picture and a tag', async () => {
		const id = await playScenario('binary-neutron-star');
		const item = change(id, { alert_type: 'label_added', label: 'PE_READY' });
		const pinData = { 'GraceDB Trigger': [item] };
		const workflow = await fillIn('annotate', { pinData, change: withToken });
		const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

		expect(error).toBeUndefined();
		const { text } = await askGraceDb(`v1/superevents/${id}/logs/`);
		const { log } = JSON.parse(text) as { log: Record<string, unknown>[] };
		expect(log).toContainEqual(
			expect.objectContaining({
				comment: expect.stringMatching(
					/^\S+\.multiorder\.fits\S*: checked, no problems found; 90 % area \d+ deg²$/,
				) as string,
				filename: `${id}.png`,
				tag_names: ['sky_loc'],
			}),
		);
	});

	test('says to an anonymous user that writing needs a credential', async () => {
		const item = change('S240716b', { alert_type: 'label_added', label: 'PE_READY' });
		const pinData = {
			'GraceDB Trigger': [item],
			'Check Sky Map': [{ json: { file: 'bayestar.multiorder.fits,0', valid: true } }],
		};
		const workflow = await fillIn('annotate', { pinData });
		const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');
		expect(`${error?.message} ${error?.description}`).toMatch(/credential/i);
	});
});

test('nightly catalog export: the same files in every time zone as long as nothing changes', async () => {
	const inZone = async (timezone: string): Promise<string[]> => {
		const folder = world.exports;
		const workflow = await fillIn('nightly-catalog-export', {
			change: (node) => {
				const { parameters } = node;
				if (node.type === 'n8n-nodes-base.readWriteFile') {
					const name = (parameters.fileName as string).split('/').at(-1) ?? '';
					parameters.fileName = join(folder, name);
				}
				if (node.name === 'Get Superevents') parameters.query = 'created: 2024-07-01 .. 2024-07-31';
			},
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

test('gwtc comparison: what differs comes as a table by e-mail', async () => {
	const differing = [
		{
			superevent_id: 'S240716b',
			change: 'changed',
			differs: ['far', 'pastro'],
			pipelines_added: {},
			pipelines_removed: {},
			pipelines_changed: {},
			far_before: 1e-9,
			far_after: 2.5e-9,
			pastro_changed: { BNS: { before: 0.9, after: 0.8 } },
		},
		{
			superevent_id: 'S240714d',
			change: 'added',
			differs: ['pipelines', 'far', 'pastro'],
			pipelines_added: { gstlal: 'G1' },
			pipelines_removed: {},
			pipelines_changed: {},
			far_before: null,
			far_after: 1e-8,
			pastro_changed: { BBH: { before: null, after: 1 } },
		},
	];
	const pinData = { 'Compare Versions': differing.map((json) => ({ json })) };
	const workflow = await fillIn('gwtc-comparison', { pinData, change: withToken });
	const { error } = await runByHand(n8n, workflow, 'Every Monday');

	expect(error).toBeUndefined();
	const [mail] = await mailsAbout('GWTC');
	expect(mail?.subject).toBe('GWTC-4, version 1 to latest: 2 changes');
	expect(mail?.html).toContain('<table');
	for (const cell of ['S240716b', '1.00e-9', '2.50e-9', 'BNS 0.9 → 0.8', '+gstlal']) {
		expect(mail?.html).toContain(cell);
	}
	expect(mail?.html).not.toMatch(/undefined|\[object|null/);
});

test('gwtc comparison: the versions on the server are compared, and there is no mail if nothing differs', async () => {
	const { text } = await askGraceDb('v1/superevents/S240716b/');
	const { preferred_event: event } = JSON.parse(text) as { preferred_event: string };
	const { id: catalogManager } = (await n8n.post('/rest/credentials', {
		name: 'Catalog manager',
		type: 'graceDbSciTokenApi',
		data: {
			server: 'custom',
			customServer: world.simulator.httpsApiUrl,
			access: 'readWrite',
			token: (await readFile(world.simulator.tokens.catalogManager, 'utf8')).trim(),
		},
	})) as { id: string };
	for (const far of [1e-9, 1e-9, 3e-9]) {
		const entry = { pipelines: { gstlal: event }, far, pastro: { BNS: 1 } };
		const version = await workflowWith(
			{
				resource: 'gwtc',
				operation: 'create',
				catalogueNumber: '9',
				supereventsFrom: 'json',
				supereventsJson: JSON.stringify({ S240716b: entry }),
			},
			catalogManager,
		);
		expect((await runByHand(n8n, version, 'Start')).error).toBeUndefined();
	}
	const compare = async (newVersion: string): Promise<string[]> => {
		const change = (node: INode): void => {
			withToken(node);
			if (node.name === 'Compare Versions')
				Object.assign(node.parameters, { catalogueNumber: '9', newVersion });
		};
		const workflow = await fillIn('gwtc-comparison', { change });
		expect((await runByHand(n8n, workflow, 'Every Monday')).error).toBeUndefined();
		return (await mailsAbout('GWTC-9')).map(({ subject }) => subject);
	};

	expect(await compare('2')).toEqual([]);
	expect(await compare('latest')).toEqual(['GWTC-9, version 1 to latest: 1 change']);
});

test('gwtc comparison: tells an anonymous user that catalogs need an account', async () => {
	const { error } = await runByHand(n8n, await fillIn('gwtc-comparison'), 'Every Monday');
	expect(`${error?.message} ${error?.description}`).toMatch(/account|credential/i);
});

describe('watchdog', () => {
	const seen = (alertType: string): IPinData => ({
		'GraceDB Trigger': [change('MS240101a', { alert_type: alertType, category: 'MDC' })],
	});
	/** As if nothing had been seen for longer than the limits. */
	const impatient = (node: INode): void => {
		if (node.name !== 'What to Watch') return;
		node.parameters.jsonOutput = (node.parameters.jsonOutput as string).replace(
			/"hours": \d/g,
			'"hours": 0',
		);
	};
	async function warnings(): Promise<string[]> {
		return (await mailsAbout('GraceDB watchdog')).map(({ subject }) =>
			subject.includes('heartbeat') ? 'heartbeat' : 'mock',
		);
	}
	async function look(change?: (node: INode) => void): Promise<string[]> {
		const before = (await warnings()).length;
		const workflow = await fillIn('watchdog', { change });
		const { error } = await runByHand(n8n, workflow, 'Every 15 Minutes');
		expect(error).toBeUndefined();
		return (await warnings()).slice(before).sort();
	}

	test('warns of what was not seen in time, once, and again after it was seen', async () => {
		const { nodes } = readExample('watchdog');
		const limits = nodes.find(({ name }) => name === 'What to Watch')?.parameters.jsonOutput;
		expect(JSON.parse(limits as string)).toMatchObject({
			watch: [
				{ kind: 'heartbeat', hours: 2 },
				{ kind: 'mock', hours: 3 },
			],
		});

		expect(await look(), 'just begun').toEqual([]);
		expect(await look(impatient), 'silent').toEqual(['heartbeat', 'mock']);
		expect(await look(impatient), 'silent still').toEqual([]);

		const workflow = await fillIn('watchdog', { pinData: seen('heartbeat') });
		await runByHand(n8n, workflow, 'GraceDB Trigger');
		expect(await look(), 'seen').toEqual([]);
		expect(await look(impatient), 'silent once more').toEqual(['heartbeat']);
	});

	test('takes any mock superevent as a sign of life', async () => {
		const workflow = await fillIn('watchdog', { pinData: seen('new') });
		const { error } = await runByHand(n8n, workflow, 'GraceDB Trigger');

		expect(error).toBeUndefined();
		expect(await look(impatient)).toEqual(['mock']);
	});
});

test('my fields tonight: the table names each field, the best first, and says why others cannot be observed', async () => {
	const workflow = await fillIn('my-fields-tonight', {
		change: (node) => {
			// At Paranal, high, low and never above the horizon.
			if (node.name === 'My Fields') {
				const [, csv] = (node.parameters.assignments as { assignments: IDataObject[] }).assignments;
				csv!.value = 'name,ra,dec,radius\nnever,10,85,1\nhigh,20:20:18,-46:59:35,1.5\n';
			}
			if (node.name === 'Probability and Observability') node.parameters.night = '2024-06-21';
		},
	});
	const { error } = await runByHand(n8n, workflow, 'Start');

	expect(error).toBeUndefined();
	const [mail] = await mailsAbout('S240716b: 1 of 2 fields');
	expect(mail?.subject).toBe('S240716b: 1 of 2 fields can be observed from Paranal');
	const rows = mail?.text.split('\n').filter((row) => /^(?:high|never)/.test(row.trim())) ?? [];
	expect(rows[0]).toMatch(/^\s*high +\d+\.\d{3} +06:59 +02:59 +68° +30°/);
	expect(rows[1]).toMatch(/^\s*never .*It does not rise: at most/);
});
