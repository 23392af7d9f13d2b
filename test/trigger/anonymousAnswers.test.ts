import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { attachLabel } from '../../simulator/sky/annotate';
import { Content } from '../../simulator/sky/content';
import { addNotice } from '../../simulator/sky/notices';
import { noProbabilities } from '../../simulator/sky/voevents';
import { create, type ServerAction, perform } from './actions';
import { startPoller, type Item, type Poller } from './n8n';
import { tokenOf } from './tokens';
import { type ServerForTests, startServer } from './world';

let server: ServerForTests;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await closeConnections();
	await server.close();
});
beforeEach(() => server.reset());

/** Numbers for `create` that make superevents which everybody may see. */
const everybody = 1;
const [advok, advreq] = [0, 2];
const publicWords = 16;

const everything = {
	significance: 'all',
	emitNew: 'atOnce',
	onlyPublic: false,
	labelsToReport: '*',
	changes: ['new', 'public_notice', 'label_added', 'label_removed'],
	watchDetails: true,
	details: ['log', 'notice', 'voevent', 'signoff_created', 'hidden'],
};

describe('a list that is answered as to an anonymous user in the middle of a poll', () => {
	it('tells a label together with the log that names it, though the log was shown to an anonymous user at first', async () => {
		const poller = await follow(everything);
		happen('log', publicWords);
		happen('label', advreq);
		server.faults.add({ fault: 'expiredToken', path: 'superevents/*/logs/', times: 1 });
		expect(await tokens(poller, 1)).toEqual(['log 2', 'label_added ADVREQ', 'log 3']);
	});

	it('tells of a label that came and went before an entry which anonymous users see as well', async () => {
		const poller = await follow(everything);
		happen('label', advok);
		happen('unlabel', 0);
		happen('log', publicWords);
		server.faults.add({ fault: 'expiredToken', path: 'superevents/*/logs/', times: 1 });
		expect(await tokens(poller, 2)).toEqual([
			'label_added ADVOK',
			'log 2',
			'label_removed ADVOK',
			'log 3',
			'log 4',
		]);
	});

	it.each(['superevents/', 'superevents/*/logs/', 'superevents/*/notices/'])(
		'loses and repeats nothing of what is shown to an anonymous user at %s again and again, though the server knows the user',
		async (path) => {
			const poller = await follow({
				...everything,
				changes: [...everything.changes, 'event_added'],
			});
			happen('log', publicWords);
			happen('alert', 2);
			happen('join', 0);
			server.faults.add({ fault: 'expiredToken', path, times: 2 });
			expect((await tokens(poller, 2)).sort()).toEqual([
				'event_added G0002',
				'log 2',
				'log 3',
				'log 4',
				'log 5',
				'notice 1',
				'public_notice INITIAL 1',
				'voevent 1',
			]);
		},
	);

	it.each(['logs', 'labels', 'notices', 'voevents', 'signoffs', 'permissions', 'emobservations'])(
		'tells all that happened, once, after a token that expired while the %s were read was renewed',
		async (list) => {
			const parameters = {
				...everything,
				details: [...everything.details, 'emobservation', 'exposed'],
			};
			const poller = await follow(parameters);
			const undisturbed = startPoller(server, { token: server.tokens.good, parameters });
			await undisturbed.poll();
			happen('label', advreq);
			happen('alert', 2);
			happen('signOff', 0);
			happen('hide', 0);
			happen('log', publicWords);
			happen('observe', 1);
			const owed = await tokens(undisturbed, 1);
			for (const path of [`superevents/*/${list}/`, 'user-info/']) {
				server.faults.add({ fault: 'expiredToken', path, times: 1 });
			}
			expect(await tokens(poller, 1)).toEqual([]);
			expect(await tokens(poller, 2)).toEqual(owed);
		},
	);

	it('does not take a candidate for insignificant because its notices were shown to an anonymous user', async () => {
		const poller = startPoller(server, {
			token: server.tokens.good,
			parameters: { emitNew: 'atOnce', onlyPublic: false },
		});
		await poller.poll();
		const superevent = create(server, everybody);
		const facts = { significant: true, probabilities: noProbabilities, external: null };
		const author = { username: 'advocate@ligo.org', now: new Date(server.clock.now) };
		addNotice(superevent, author, { alertType: 'PRELIMINARY', ...facts }, Content.of('{}'));
		server.clock.now += 2 * 3_600_000;
		server.faults.add({ fault: 'expiredToken', path: 'superevents/*/notices/', times: 1 });
		// Its first notice is the item that says that it is new.
		expect(await tokens(poller, 2)).toContain('public_notice PRELIMINARY 1');
	});

	it('takes no label for a public notice while the list of notices is locked', async () => {
		const poller = await follow(everything);
		happen('alert', 1);
		expect(await tokens(poller, 1)).toContain('public_notice PRELIMINARY 1');
		const [superevent] = server.world.sky.superevents;
		if (!superevent) throw new Error('no superevent');
		const author = { username: 'emfollow', now: new Date(server.clock.now) };
		attachLabel(superevent, author, 'GCN_PRELIM_SENT', '');
		server.faults.add({ fault: 'locked', path: 'superevents/*/notices/' });
		const told = await tokens(poller, 1);
		server.faults.clear();
		told.push(...(await tokens(poller, 1)));
		expect(told.filter((token) => token.startsWith('public'))).toEqual([]);
	});

	it('takes no empty baseline from a search that was answered to an anonymous user', async () => {
		const anonymousUser = 4;
		create(server, anonymousUser);
		const poller = startPoller(server, { token: server.tokens.good, parameters: everything });
		server.faults.add({ fault: 'expiredToken', path: 'superevents/', times: 1 });
		expect(await tokens(poller, 3)).toEqual([]);
	});
});

async function follow(parameters: Record<string, unknown>): Promise<Poller> {
	create(server, everybody);
	const poller = startPoller(server, { token: server.tokens.good, parameters });
	await poller.poll();
	return poller;
}

function happen(act: ServerAction['act'], what: number): void {
	perform(server, { act, what, which: 0, after: 5 });
}

/** What some polls tell, without the times of labels. */
async function tokens(poller: Poller, polls: number): Promise<string[]> {
	const told: Item[] = [];
	for (let poll = 0; poll < polls; poll += 1) {
		server.clock.now += 120_000;
		told.push(...((await poller.poll().catch(() => null)) ?? []));
	}
	return told.map((item) => tokenOf(item).replace(/^(label_added \w+) .*/, '$1'));
}
