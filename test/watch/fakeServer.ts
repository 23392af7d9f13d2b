import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { GraceDbError, type GraceDbErrorKind } from '../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import type { Client } from '../../watch/engine/run';
import type { Settings } from '../../watch/settings';
import { hear } from '../../watch/hear';
import { pollOnce, type PollResult } from '../../watch/watch';
import { newWatcher, type Watcher } from '../../watch/watcher';

const start = Date.UTC(2026, 0, 15, 12);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A superevent of the fake server, with its lists. */
export interface FakeSuperevent {
	id: string;
	/** ms since 1970. */
	created: number;
	isPublic: boolean;
	record: JsonObject;
	/** Names, and when each was set; ms. */
	labels: Map<string, number>;
	notices: { type: string; at: number }[];
	voevents: { type: string; at: number }[];
	logs: { comment: string; at: number }[];
	signoffs: JsonObject[];
}

/** What a request is about, for faults: `superevents`, `superevent S1`, `labels S1`, `root`, `public S1`. */
export type Request = string;

export const failure = (kind: GraceDbErrorKind, status?: number): GraceDbError =>
	new GraceDbError(`The server answered ${status ?? kind}.`, { kind, status });

const stamp = (ms: number): string =>
	`${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A server as the engine sees it, in this process; time is that of vitest's fake timers. */
export class FakeServer {
	superevents: FakeSuperevent[] = [];
	requests: Request[] = [];
	/** ms that an answer takes. */
	latency: (request: Request, rows: readonly FakeSuperevent[]) => number = () => 20;
	/** Throws, or returns a promise that never ends, where something goes wrong. */
	fault: (request: Request, rows: readonly FakeSuperevent[]) => void | Promise<never> = () =>
		undefined;
	/** What the server's clock is ahead of that of n8n; ms. */
	ahead = 0;
	private made = 0;

	add(at: number, more: Partial<FakeSuperevent> = {}): FakeSuperevent {
		this.made += 1;
		const one: FakeSuperevent = {
			id: `S260115${letters(this.made)}`,
			created: at,
			isPublic: true,
			record: { far: 1e-9 },
			labels: new Map(),
			notices: [],
			voevents: [],
			logs: [],
			signoffs: [],
			...more,
		};
		this.superevents.push(one);
		return one;
	}

	client(user: 'member' | 'anonymous' | 'publicity'): Client {
		const isMember = user === 'member';
		const visible = (): FakeSuperevent[] =>
			this.superevents.filter(({ isPublic }) => isPublic || isMember);
		const answer = async <Value>(
			request: Request,
			rows: readonly FakeSuperevent[],
			value: () => Value,
		): Promise<Value> => {
			this.requests.push(request);
			await new Promise((resolve) => setTimeout(resolve, this.latency(request, rows)));
			await this.fault(request, rows);
			return value();
		};
		const find = (id: string): FakeSuperevent => {
			const one = visible().find((each) => each.id === id);
			if (!one) throw failure('missing', 404);
			return one;
		};
		const list =
			(name: string, rows: (one: FakeSuperevent) => JsonObject[]) =>
			(id: string): Promise<JsonObject[]> =>
				answer(`${name} ${id}`, [], () => rows(find(id)));
		const alerts = (of: 'notices' | 'voevents', key: string) =>
			list(of, (one) =>
				one[of].map(({ type, at }, place) => ({
					N: place + 1,
					[key]: type,
					created: stamp(at),
					significant: true,
					internal: false,
				})),
			);
		const page = ({ query = '', start: begin = 0, pageSize = 100 }): Promise<unknown> => {
			const [, from = '', to = ''] = /created: (\S+ \S+) \.\. (\S+ \S+)/.exec(query) ?? [];
			const [, id] = /\bid: (\S+)/.exec(query) ?? [];
			const [, limit] = /far < (\S+)/.exec(query) ?? [];
			const bounds = from === '' ? undefined : [Date.parse(`${from}Z`), Date.parse(`${to}Z`)];
			const found = visible()
				.filter(
					(one) =>
						(!bounds || ((bounds[0] ?? 0) <= one.created && one.created <= (bounds[1] ?? 0))) &&
						(id === undefined || one.id === id) &&
						(limit === undefined || Number(one.record['far']) < Number(limit)) &&
						(!query.includes('is_public: true') || one.isPublic),
				)
				.sort((a, b) => b.created - a.created);
			const rows = found.slice(begin, begin + pageSize);
			return answer('superevents', rows, () => ({
				superevents: rows.map((one) => this.recordOf(one, isMember)),
				total: found.length,
				hasNext: begin + rows.length < found.length,
			}));
		};
		return {
			apiUrl: new URL('https://gracedb.test/api/'),
			serverTime: () => Math.floor((Date.now() + this.ahead) / 1000) * 1000,
			server: {
				info: () => answer('root', [], () => ({ links: {} })),
				userInfo: () => answer('user', [], () => ({})),
			},
			superevents: {
				page,
				get: (id: string) =>
					answer(`${user === 'publicity' ? 'public' : 'superevent'} ${id}`, [], () =>
						this.recordOf(find(id), isMember),
					),
			},
			labels: {
				list: list('labels', (one) =>
					[...one.labels].map(([name, at]) => ({ name, created: stamp(at) })),
				),
			},
			notices: { list: alerts('notices', 'notice_type') },
			voevents: { list: alerts('voevents', 'voevent_type') },
			logs: {
				list: list('logs', (one) =>
					one.logs.map(({ comment, at }, place) => ({ N: place + 1, comment, created: stamp(at) })),
				),
			},
			signoffs: { list: list('signoffs', (one) => structuredClone(one.signoffs)) },
			emObservations: { list: list('emobservations', () => []) },
			permissions: {
				list: list('permissions', ({ isPublic }) => (isPublic ? [{ group: 'public_users' }] : [])),
			},
			files: {
				download: (id: string, name: string) =>
					answer(`${name} ${id}`, [], () => ({ name, content: Readable.from(['{"BNS": 0.9}']) })),
			},
		} as unknown as Client;
	}

	private recordOf(one: FakeSuperevent, isMember: boolean): Superevent {
		return {
			superevent_id: one.id,
			created: stamp(one.created),
			category: 'Production',
			labels: [...one.labels.keys()],
			...(isMember ? { gw_events: [], em_events: [], preferred_event: 'G1' } : {}),
			...one.record,
		};
	}
}

export const defaultSettings: Settings = {
	query: '',
	category: 'Production',
	window: 30,
	filters: {
		significance: 'significant',
		anyOf: [],
		allOf: [],
		noneOf: [],
		labelExpression: '',
		groups: [],
		pipelines: [],
		searches: [],
		instruments: [],
		onlyPublic: false,
		withSkyMap: false,
		ignoreInjections: false,
		ignoreEarlyWarnings: false,
	},
	selection: {
		kinds: new Set(['new', 'public_notice', 'confirmed_as_gw'] as const),
		labels: new Set(['ADVOK', 'ADVNO', 'RAVEN_ALERT', 'PE_READY']),
		fields: new Set(['preferred_event', 'far', 'coincidence', 'times'] as const),
	},
	newDelay: 600,
	begin: 'nothing',
	watchDetails: false,
	output: {
		simplify: true,
		onePerSuperevent: false,
		heartbeatHours: 0,
		emitRecovered: false,
		repeatAfterRestart: true,
	},
};

export const allSettings = (more: Partial<Settings> = {}): Settings => ({
	...defaultSettings,
	filters: { ...defaultSettings.filters, significance: 'all' },
	newDelay: 0,
	...more,
});

/** A trigger on a fake server: polls as n8n does, and keeps what n8n would save. */
export class FakeTrigger {
	watcher: Watcher = newWatcher();
	/** What this process has in memory. */
	stored: unknown;
	/** What a database has: saved with items, and after an activation. */
	database: unknown;
	warnings: string[] = [];
	reports: string[] = [];
	failures: unknown[] = [];
	budget = 40_000;
	/** Whether what is heard can be read from a server as well. */
	hasServer = true;
	private isFirst = true;

	constructor(
		readonly server: FakeServer,
		public settings: Settings,
		readonly user: 'member' | 'anonymous' = 'member',
	) {}

	async poll(): Promise<JsonObject[]> {
		const begin = Date.now();
		const controller = new AbortController();
		const timer = setTimeout(() => controller.abort(), this.budget - 2_000);
		const client = this.server.client(this.user);
		const anonymous = this.user === 'member' ? { anonymous: this.server.client('publicity') } : {};
		const result = await settled(
			pollOnce(this.watcher, {
				clients: { patient: client, once: client, ...anonymous },
				settings: this.settings,
				user: this.user,
				stored: this.stored,
				isRepeating: this.settings.output.repeatAfterRestart,
				localNow: () => Date.now(),
				ends: {
					short: begin + 0.45 * this.budget,
					soft: begin + 0.7 * this.budget,
					hard: begin + this.budget - 2_000,
				},
				signal: controller.signal,
				warn: (message) => this.warnings.push(message),
				onResult: (found) => this.save(found),
			}),
		);
		clearTimeout(timer);
		return result.items;
	}

	/** A public notice comes in a stream; gives its items, and what became of it. */
	hear(
		{ id, record }: Pick<FakeSuperevent, 'id' | 'record'>,
		{ type, at }: { type: string; at: number },
		{ event = {}, isForced = false }: { event?: JsonObject | null; isForced?: boolean } = {},
	): { kind: string; items: JsonObject[] } {
		const heard = {
			id,
			stream: { topic: 'igwn.gwalert', partition: 0, offset: '0' },
			notice: {
				alert_type: type,
				time_created: new Date(Math.floor(at / 1000) * 1000).toISOString(),
				superevent_id: id,
				event: event && {
					time: '2026-01-15T12:00:00.500Z',
					significant: true,
					far: record['far'] ?? 1e-9,
					instruments: ['H1', 'L1'],
					group: 'CBC',
					pipeline: 'gstlal',
					search: 'AllSky',
					classification: { BNS: 0.9, Terrestrial: 0.1 },
					...event,
				},
			},
			hasSkyMap: true,
			received: Math.floor(Date.now() / 1000),
		};
		const result = hear(
			this.watcher,
			{
				settings: this.settings,
				user: this.user,
				stored: this.stored,
				hasServer: this.hasServer,
				apiUrl: this.hasServer ? new URL('https://gracedb.test/api/') : undefined,
				localNow: () => Date.now(),
				warn: (message) => this.warnings.push(message),
				isForced,
			},
			heard,
		);
		result.saved();
		if (result.text !== undefined) this.stored = result.text;
		if (result.items.length > 0) this.database = this.stored;
		return result;
	}

	private save({ items, text, saved, report, failure: problem }: PollResult): void {
		saved();
		if (text !== undefined) this.stored = text;
		if (report !== undefined) this.reports.push(report);
		if (problem !== undefined) this.failures.push(problem);
		if (items.length > 0 || this.isFirst) this.database = this.stored;
		this.isFirst = false;
		this.budget = 210_000;
	}

	/** Polls once a minute; gives what came. */
	async polls(count: number): Promise<JsonObject[]> {
		const items: JsonObject[] = [];
		for (let made = 0; made < count; made += 1) {
			const next = Date.now() + minute;
			items.push(...(await this.poll()));
			vi.setSystemTime(Math.max(Date.now(), next));
		}
		return items;
	}

	/** n8n is killed and starts again. */
	kill(): void {
		this.watcher = newWatcher();
		this.stored = this.database;
		this.isFirst = true;
		this.budget = 40_000;
	}
}

/** Lets time pass until something has ended. */
async function settled<Value>(work: Promise<Value>): Promise<Value> {
	let isOver = false;
	const over = (): void => {
		isOver = true;
	};
	work.then(over, over);
	const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
	for (let turn = 0; ; turn += 1) {
		await microtasks();
		if (isOver) break;
		await vi.advanceTimersToNextTimerAsync();
		if (turn > 100_000) throw new Error('A poll does not end.');
	}
	return await work;
}

export function useFakeTime(): void {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: start });
}

/** Hangs for ever. */
export const hang = (): Promise<never> => new Promise(() => undefined);

export const keysOf = (items: readonly JsonObject[]): unknown[] =>
	items.map((item) => item['dedupe_key']);

function letters(n: number): string {
	const rest = Math.floor((n - 1) / 26);
	return (rest > 0 ? letters(rest) : '') + String.fromCharCode(97 + ((n - 1) % 26));
}
