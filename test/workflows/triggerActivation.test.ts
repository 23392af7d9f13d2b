import type { IPollFunctions } from 'n8n-workflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { pickedTime } from '../../nodes/shared/parameters/pickedTime';
import { poll } from '../../nodes/GraceDbTrigger/poll';
import type { Host } from '../../nodes/GraceDbTrigger/process';
import { userOf } from '../../watch/engine/search';
import { create } from '../trigger/actions';
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
afterEach(() => {
	vi.useRealTimers();
});

interface PollOptions {
	parameters?: Record<string, unknown>;
	mode?: string;
	credentials?: () => Promise<Record<string, unknown>>;
}

/** A trigger in a process of n8n. Each activation has static data of its own, as a workflow that is published anew. */
function startProcess({ parameters = {}, mode = 'update', credentials }: PollOptions = {}) {
	const host: Host = {
		triggers: new Map(),
		environment: {},
		runtime: {
			now: () => server.clock.now,
			random: () => 0.5,
			sleep: (milliseconds) => {
				server.clock.now += milliseconds;
				return Promise.resolve();
			},
		},
	};
	const reported: Error[] = [];
	const newData = (): Record<string, unknown> =>
		Object.defineProperty({}, '__dataChanged', { value: false });
	let data = newData();
	const shown: Record<string, unknown> = {
		authentication: credentials ? 'sciToken' : 'none',
		server: 'custom',
		customServer: server.url,
		...parameters,
	};
	const context = {
		getMode: () => 'trigger',
		getActivationMode: () => mode,
		getNode: () => ({ id: 'trigger', name: 'GraceDB Trigger', type: 'graceDbTrigger' }),
		getWorkflow: () => ({ id: 'workflow' }),
		getTimezone: () => 'America/New_York',
		getNodeParameter: (name: string, fallback: unknown) => (name in shown ? shown[name] : fallback),
		getWorkflowStaticData: () => data,
		getCredentials: credentials,
		getPollBudgetMs: () => 300_000,
		helpers: {},
		logger: { debug() {}, info() {}, error() {}, warn() {} },
		__emitError: (error: Error) => reported.push(error),
	} as unknown as IPollFunctions;
	return {
		reported,
		parameters: shown,
		data: () => data,
		poll: () => poll(context, host),
		publish: () => {
			data = newData();
		},
	};
}

describe('the poll of an activation', () => {
	it('ends within 40 s, though the server asks to wait for 60 s again and again', async () => {
		const trigger = startProcess();
		server.faults.add({ fault: 'tooManyRequests', times: 1e6 });
		const begin = server.clock.now;
		expect(await trigger.poll()).toBeNull();
		expect(server.clock.now - begin).toBeLessThanOrEqual(40_000);
		expect(trigger.reported).toHaveLength(1);
		// What comes from now on is new, whenever the server answers.
		expect(trigger.data()).toHaveProperty('state');
	});

	it('ends though n8n never gives the credential, and the next poll runs', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const hang = (): Promise<never> => new Promise(() => undefined);
		const trigger = startProcess({ credentials: hang });
		for (const budget of [40_000, 210_000]) {
			const ended = vi.fn();
			void trigger.poll().then(ended, ended);
			await vi.advanceTimersByTimeAsync(budget);
			expect(ended).toHaveBeenCalled();
			server.clock.now += budget;
		}
	});

	it('does not wait for a poll of the publication before it: what comes from then on is new', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const credential = {
			server: 'custom',
			customServer: server.url,
			access: 'readOnly',
			token: server.tokens.good,
		};
		let isHanging = false;
		const trigger = startProcess({
			parameters: { significance: 'all', emitNew: 'atOnce', onlyPublic: false },
			credentials: () => (isHanging ? new Promise(() => undefined) : Promise.resolve(credential)),
		});
		await trigger.poll();
		isHanging = true;
		server.clock.now += 60_000;
		const earlier = trigger.poll();
		isHanging = false;
		server.clock.now += 30_000;
		trigger.publish();
		expect(await trigger.poll()).toBeNull();
		expect(await earlier).toBeNull();
		server.clock.now += 30_000;
		const { id } = create(server, 1);
		server.clock.now += 30_000;
		const items = await trigger.poll();
		expect(items?.[0]?.map(({ json }) => json['superevent_id'])).toEqual([id]);
	});
});

describe('a poll that never ends', () => {
	it('counts as lost a minute after its time: the next one runs, and the lost one assigns nothing and returns nothing', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const credential = {
			server: 'custom',
			customServer: server.url,
			access: 'readOnly',
			token: server.tokens.good,
		};
		let release = (): void => undefined;
		let asked = 0;
		const trigger = startProcess({
			parameters: { significance: 'all', emitNew: 'atOnce', onlyPublic: false },
			credentials: () => {
				asked += 1;
				if (asked !== 3) return Promise.resolve(credential);
				return new Promise((resolve) => {
					release = () => resolve(credential);
				});
			},
		});
		await trigger.poll();
		const lost = trigger.poll();
		server.clock.now += 200_000;
		expect(await trigger.poll()).toBeNull();
		server.clock.now += 100_000;
		const { id } = create(server, 1);
		server.clock.now += 5_000;
		const items = await trigger.poll();
		expect(items?.[0]?.map(({ json }) => json['uid'])).toEqual([id]);
		const state = JSON.stringify(trigger.data());
		release();
		expect(await lost).toBeNull();
		expect(JSON.stringify(trigger.data())).toBe(state);
	});
});

const broken: [string, Record<string, unknown>, RegExp][] = [
	['a query with a wrong value', { query: 'far < much' }, /^Query: "much" is not a value for far/],
	['a query in capitals', { query: 'FAR < 1e-7' }, /^Query: Keywords must be in lower case/],
	['a rate that is none', { significance: 'custom', customFar: 'once a year' }, /^FAR Below: /],
	[
		'a label that no server knows',
		{ filters: { anyOf: ['ADVOKK'] } },
		/Any of These Labels: this server does not know "ADVOKK"/,
	],
	['no changes chosen', { changes: [] }, /^Trigger On: nothing is chosen/],
];

describe('a configuration that cannot work', () => {
	it.each(broken)(
		'fails every attempt of n8n when it is published: %s',
		async (_name, parameters, words) => {
			const trigger = startProcess({ parameters });
			for (const pause of [0, 1_000, 2_000, 4_000, 8_000]) {
				server.clock.now += pause;
				await expect(trigger.poll()).rejects.toThrow(words);
			}
		},
	);

	it.each(broken)(
		'is a failed execution at a start of n8n, and polls go on: %s',
		async (_name, parameters, words) => {
			const trigger = startProcess({ parameters, mode: 'init' });
			expect(await trigger.poll()).toBeNull();
			expect(trigger.reported.map(({ message }) => message)).toEqual([
				expect.stringMatching(words) as string,
			]);
		},
	);

	it('works at once when it was corrected and published again', async () => {
		const trigger = startProcess({ parameters: { changes: [] } });
		await expect(trigger.poll()).rejects.toThrow(/^Trigger On/);
		trigger.parameters['changes'] = ['new'];
		trigger.publish();
		expect(await trigger.poll()).toBeNull();
		expect(trigger.reported).toEqual([]);
	});
});

describe('Since', () => {
	it('is read in the time zone of the workflow, unless it names one', () => {
		const zone = 'America/New_York';
		const noon = Date.UTC(2026, 0, 15, 17) / 1000;
		expect(pickedTime('2026-01-15T12:00:00', 'Since', zone)).toBe(noon);
		expect(pickedTime('2026-01-15T17:00:00Z', 'Since', zone)).toBe(noon);
		expect(pickedTime('2026-01-15 17:00:00 UTC', 'Since', zone)).toBe(noon);
		expect(() => pickedTime('', 'Since', zone)).toThrow(/^Since is empty/);
		expect(() => pickedTime('yesterday', 'Since', zone)).toThrow(/not a time/);
	});
});

describe('a renewed proxy certificate', () => {
	it('is the same user, whatever its last name is', () => {
		const user = 'DC=org, DC=ligo, CN=Albert Einstein albert.einstein@LIGO.ORG';
		expect(userOf('x509', `${user}, CN=1234567`)).toBe(userOf('x509', `${user}, CN=89`));
		expect(userOf('x509', `${user}, CN=12, CN=limited proxy`)).toBe(userOf('x509', user));
		expect(userOf('x509', user)).not.toBe(userOf('scitoken', user));
	});
});
