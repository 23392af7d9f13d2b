import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { create } from '../trigger/actions';
import { type Poller, startPoller } from '../trigger/n8n';
import { type ServerForTests, startServer } from '../trigger/world';

let server: ServerForTests;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await closeConnections();
	await server.close();
});
beforeEach(() => {
	server.reset();
});

const usual = { significance: 'all', emitNew: 'atOnce', changes: ['new'], onlyPublic: false };
const member = (parameters: Record<string, unknown> = {}): Poller =>
	startPoller(server, { token: server.tokens.good, parameters: { ...usual, ...parameters } });

/** Polls, a minute of the server later; the ids of what was new. */
async function poll(poller: Poller): Promise<unknown[]> {
	server.clock.now += 60_000;
	return ((await poller.poll()) ?? []).map(({ uid }) => uid);
}

function appear(): string {
	server.clock.now += 5000;
	const superevent = create(server, 1);
	superevent.exposed = true;
	return superevent.id;
}

describe('a trigger whose search has changed', () => {
	it.each<[string, (poller: Poller) => void]>([
		['query', ({ parameters }) => (parameters['query'] = 'far < 1')],
		['category', ({ parameters }) => (parameters['category'] = 'Any')],
		['significance', ({ parameters }) => Object.assign(parameters, { significance: 'custom' })],
		['filters', ({ parameters }) => (parameters['filters'] = { noneOf: 'DQV' })],
		['look-back window', ({ parameters }) => (parameters['options'] = { lookBackDays: 20 })],
	])(
		'loses nothing that came between the last poll and the edit: another %s',
		async (_what, change) => {
			const poller = member();
			await poll(poller);
			change(poller);
			const before = appear();
			expect(await poll(poller)).toEqual([before]);
			const after = appear();
			expect(await poll(poller)).toEqual([after]);
		},
	);

	it('takes what only another user is shown for known', async () => {
		const poller = member({ authentication: 'none' });
		await poll(poller);
		create(server, 1).exposed = false;
		// What was created minutes before the change is new: no look may have shown it.
		server.clock.now += 6 * 60_000;
		expect(await poll(poller)).toEqual([]);
		poller.parameters['authentication'] = 'sciToken';
		expect(await poll(poller)).toEqual([]);
		const uid = appear();
		expect(await poll(poller)).toEqual([uid]);
	});

	it('takes a new baseline for another server', async () => {
		const other = await startServer();
		try {
			const poller = member();
			await poll(poller);
			create(other, 1);
			poller.parameters['authentication'] = 'none';
			poller.parameters['customServer'] = other.url;
			expect(await poll(poller)).toEqual([]);
		} finally {
			await other.close();
		}
	});

	it('takes none for a renewed token of the same user, nor for what makes an item', async () => {
		const poller = member();
		await poll(poller);
		poller.token = server.tokens.renewed;
		poller.parameters['changes'] = ['new', 'update'];
		poller.parameters['simplify'] = false;
		const uid = appear();
		expect(await poll(poller)).toEqual([uid]);
	});
});

describe('a state that cannot be read', () => {
	const older = (): string =>
		deflateSync(JSON.stringify({ version: 0, followed: {}, last: [] })).toString('base64');

	it.each<[string, () => unknown]>([
		['is of an older version', older],
		['is no deflated text', () => 'garbage'],
		['is cut off', () => 'eJw='],
		['is no text', () => ({ lastTimeChecked: '2026-01-01' })],
	])('is begun anew with a warning if it %s, once and without an error', async (_what, state) => {
		const poller = member();
		poller.restart({ state: state() });
		appear();
		expect(await poll(poller)).toEqual([]);
		expect(poller.warnings).toEqual([
			expect.stringMatching(/cannot be read\. The trigger starts again\./),
		]);
		const uid = appear();
		expect(await poll(poller)).toEqual([uid]);
		expect(poller.warnings).toHaveLength(1);
		expect(poller.reported).toEqual([]);
	});
});
