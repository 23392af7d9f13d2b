import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { attachLabel } from '../../simulator/sky/annotate';
import { Content } from '../../simulator/sky/content';
import { graceidOf } from '../../simulator/sky/ids';
import { addNotice } from '../../simulator/sky/notices';
import { addEvent } from '../../simulator/sky/superevents';
import type { Superevent } from '../../simulator/sky/types';
import { noProbabilities } from '../../simulator/sky/voevents';
import { create, newEvent } from '../trigger/actions';
import { type Item, type Poller, startPoller } from '../trigger/n8n';
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

const anonymousPoller = (parameters: Record<string, unknown> = {}): Poller =>
	startPoller(server, { parameters: { changes: ['new'], ...parameters } });
const member = (parameters: Record<string, unknown> = {}): Poller =>
	startPoller(server, {
		token: server.tokens.good,
		parameters: { changes: ['new'], onlyPublic: false, ...parameters },
	});

/** Polls, some seconds of the server later. */
async function poll(poller: Poller, seconds = 60): Promise<Item[]> {
	server.clock.now += seconds * 1000;
	return (await poller.poll()) ?? [];
}

function appear(exposed = true): Superevent {
	server.clock.now += 5000;
	const superevent = create(server, 1);
	superevent.exposed = exposed;
	return superevent;
}

const author = () => {
	server.clock.now += 1000;
	return { username: 'advocate@ligo.org', now: new Date(server.clock.now) };
};
const label = (superevent: Superevent, ...names: string[]): void => {
	for (const name of names) attachLabel(superevent, author(), name, `Added label: ${name}`);
};
function alert(superevent: Superevent, alertType: string, significant: boolean): void {
	const facts = { alertType, significant, probabilities: noProbabilities, external: null };
	addNotice(superevent, author(), facts, Content.of('{}'));
}

const emitted = (items: Item[]): string[] =>
	items.map(({ alert_type, notice_type, label: name, graceid }) =>
		[alert_type, notice_type ?? name ?? graceid].filter(Boolean).join(' '),
	);
const idsOf = (items: Item[]): unknown[] => items.map(({ uid }) => uid);

describe('a superevent that becomes new', () => {
	it('is emitted, and then everything on it in the order of its time, as if there had been nothing before', async () => {
		const changes = ['new', 'public_notice', 'label_added', 'event_added', 'confirmed_as_gw'];
		const poller = member({ significance: 'all', emitNew: 'atOnce', changes });
		await poll(poller);
		const superevent = appear();
		addEvent(superevent, newEvent(server, 1e-10), author());
		const [first, second] = superevent.events.map(graceidOf);
		label(superevent, 'RAVEN_ALERT');
		alert(superevent, 'PRELIMINARY', true);
		label(superevent, 'ADVOK');
		alert(superevent, 'INITIAL', true);
		label(superevent, 'PE_READY');
		alert(superevent, 'UPDATE', true);
		server.world.sky.confirmAsGw(superevent);
		expect(emitted(await poll(poller))).toEqual([
			'public_notice PRELIMINARY',
			`event_added ${first}`,
			`event_added ${second}`,
			'label_added RAVEN_ALERT',
			'label_added ADVOK',
			'public_notice INITIAL',
			'label_added PE_READY',
			'public_notice UPDATE',
			'confirmed_as_gw',
		]);
		expect(await poll(poller)).toEqual([]);
	});

	it('comes when it can first be seen, however late that is', async () => {
		const poller = anonymousPoller({ significance: 'all', emitNew: 'atOnce' });
		const superevent = appear(false);
		expect(await poll(poller)).toEqual([]);
		expect(await poll(poller, 3_600)).toEqual([]);
		superevent.exposed = true;
		expect(idsOf(await poll(poller))).toEqual([superevent.id]);
		expect(await poll(poller)).toEqual([]);
	});

	it('comes when a label first calls it significant, however late that is', async () => {
		const poller = anonymousPoller();
		await poll(poller);
		const superevent = appear();
		label(superevent, 'EM_READY', 'LOW_SIGNIF_PRELIM_SENT');
		expect(await poll(poller)).toEqual([]);
		expect(await poll(poller, 2 * 86_400)).toEqual([]);
		label(superevent, 'SIGNIF_LOCKED');
		expect(idsOf(await poll(poller))).toEqual([superevent.id]);
		expect(await poll(poller)).toEqual([]);
	});

	it('comes when its newest notice first calls it significant, though no label does', async () => {
		const poller = member();
		await poll(poller);
		const superevent = appear();
		label(superevent, 'EM_READY');
		alert(superevent, 'PRELIMINARY', false);
		expect(await poll(poller)).toEqual([]);
		alert(superevent, 'UPDATE', true);
		expect(idsOf(await poll(poller))).toEqual([superevent.id]);
	});
});

describe('Emit New', () => {
	const all = { significance: 'all' };

	it.each(['EM_READY', 'GCN_PRELIM_SENT', 'LOW_SIGNIF_PRELIM_SENT'])(
		'waits until there is something to look at, by default: %s',
		async (name) => {
			const poller = anonymousPoller(all);
			await poll(poller);
			const superevent = appear();
			expect(await poll(poller)).toEqual([]);
			label(superevent, name);
			const items = await poll(poller);
			expect(idsOf(items)).toEqual([superevent.id]);
			expect(items[0]).not.toHaveProperty('incomplete');
		},
	);

	it('waits ten minutes at the latest, and then says what is lacking', async () => {
		const poller = anonymousPoller(all);
		await poll(poller);
		const superevent = appear();
		label(superevent, 'PASTRO_READY');
		const items: Item[] = [];
		for (let minute = 1; minute <= 9; minute += 1) items.push(...(await poll(poller)));
		expect(items).toEqual([]);
		items.push(...(await poll(poller)));
		expect(items).toHaveLength(1);
		expect(items[0]?.['incomplete']).toEqual(['sky_map', 'properties']);
		label(superevent, 'EM_READY');
		expect(await poll(poller)).toEqual([]);
	});

	it('waits as long as Maximum Wait says', async () => {
		const poller = anonymousPoller({ ...all, options: { newAfterMinutes: 3 } });
		await poll(poller);
		const superevent = appear();
		expect(await poll(poller, 170)).toEqual([]);
		expect(idsOf(await poll(poller, 10))).toEqual([superevent.id]);
	});

	it('At Once does not wait, and says what is lacking', async () => {
		const poller = anonymousPoller({ ...all, emitNew: 'atOnce' });
		await poll(poller);
		appear();
		const items = await poll(poller, 1);
		expect(items.map(({ incomplete }) => incomplete)).toEqual([
			['sky_map', 'classification', 'properties'],
		]);
	});
});

describe('whether everybody may see a superevent', () => {
	const all = { significance: 'all', emitNew: 'atOnce' };

	it('is in every item of a member, as an anonymous user is answered: true, false, or unknown', async () => {
		const poller = member({ ...all, changes: ['new', 'label_added'] });
		await poll(poller);
		const [open, closed] = [appear(true), appear(false)];
		const shown = async (): Promise<unknown[]> =>
			(await poll(poller)).map((item) => [item['uid'], item['alert_type'], item['public']]);
		expect(await shown()).toEqual([
			[open.id, 'new', true],
			[closed.id, 'new', false],
		]);
		closed.exposed = true;
		label(closed, 'ADVOK');
		expect(await shown()).toEqual([[closed.id, 'label_added', true]]);
		label(open, 'ADVOK');
		// Only the anonymous user asks for it by its id.
		server.faults.add({ fault: 'serverError', path: `superevents/${open.id}/`, times: 1e6 });
		expect(await shown()).toEqual([[open.id, 'label_added', 'unknown']]);
	});

	it('decides for a member by default: what anonymous users may not see is new once they may', async () => {
		const poller = member({ ...all, onlyPublic: true });
		await poll(poller);
		const [open, closed] = [appear(true), appear(false)];
		expect(idsOf(await poll(poller))).toEqual([open.id]);
		closed.exposed = true;
		expect(idsOf(await poll(poller))).toEqual([closed.id]);
	});
});

describe('what the server is asked for', () => {
	const queries = (): (string | null)[] =>
		server.world.recorder.all
			.map(({ url }) => new URL(url, server.url))
			.filter(({ pathname }) => pathname.endsWith('/superevents/'))
			.map(({ searchParams }) => searchParams.get('query'));

	it.each([
		['Production', undefined],
		['MDC', 'MDC'],
		['Test', 'Test'],
	])(
		'names the category, %s, since the server has a default of its own',
		async (name, category) => {
			await poll(anonymousPoller(category ? { category } : {}));
			expect(queries()).not.toEqual([]);
			for (const query of queries()) expect(query).toContain(`category: ${name}`);
		},
	);

	it('begins with the time of creation and has no filter: filters decide about what it shows', async () => {
		await poll(anonymousPoller({ filters: { noneOf: 'DQV' }, query: 'EM_READY & ~INJ' }));
		expect(queries()).not.toEqual([]);
		for (const query of queries()) {
			expect(query).toMatch(/^created: \S+ \S+ \.\. \S+ \S+ EM_READY & ~INJ category: Production$/);
		}
	});
});
