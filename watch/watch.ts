import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, textOf } from '../gracedb/json';
import { isoOfSeconds } from './diff/change';
import { addExtras } from './engine/extras';
import { type Heard, hearNotice } from './engine/hear';
import { forgetLooks, newMemory, withoutState, type WatchMemory } from './engine/memory';
import { rememberHeard } from './engine/lookAtSuperevent';
import { look } from './engine/poll';
import {
	ask,
	type Clients,
	PollOver,
	type Run,
	ServerFailure,
	serverNow,
	earlierNow,
} from './engine/run';
import { beginState, inServerTime, searchOf, withSettings } from './engine/search';
import { type Emission, itemsOf } from './output/items';
import { itemsToRepeat, keepItems } from './output/repeats';
import { clearPauses, overdue, sentenceOf, toReport } from './schedule/arrears';
import type { Settings } from './settings';
import type { Fingerprint } from './state/fingerprint';
import { readState, type WatchState, writeState } from './state/watchState';

/** What one process knows of one trigger. It begins anew with the process; what has to last is in the state. */
export interface Watcher {
	memory: WatchMemory;
	/** The state to which memory belongs, with its text: what this process has saved last, or has found at its start. */
	saved?: { text: string; state: WatchState };
	/** Batches of items that this process has emitted. */
	own: Set<string>;
	/** When a poll last found the server alive; s by the clock of n8n. */
	lastGood?: number;
	/** When the newest results were read last, for whichever state; s by the clock of the server. */
	lastLook?: number;
	/** The poll under way, and what the state is as long as it has not ended. */
	underWay?: { run: Run; base: WatchState };
}

export const newWatcher = (): Watcher => ({ memory: newMemory(), own: new Set() });

/** One poll: what it works with, and what it may use. */
export interface PollRequest {
	clients: Clients;
	settings: Settings;
	/** Who asks: the same for a renewed token or certificate of the same user. */
	user: string;
	/** What an earlier poll left, of this process or another. */
	stored: unknown;
	/** When the trigger was activated, if no poll since could save a state; ms since 1970 by the clock of n8n. */
	began?: number;
	/** Whether items that may have been lost are emitted once more. */
	isRepeating: boolean;
	/** Milliseconds since 1970 by the clock of n8n. */
	localNow: () => number;
	/** When the poll has to come to its end, by that clock: see Run. */
	ends: { short: number; soft: number; hard: number };
	/** Ends whatever is under way. */
	signal: AbortSignal;
	/** Says something to people, in a sentence. */
	warn: (message: string) => void;
	/**
	 * Takes the result, in the same moment in which it is final: where notices are heard at the same time, none may come between the result and its
	 * saving.
	 */
	onResult?: (result: PollResult) => void;
}

export interface PollResult {
	items: JsonObject[];
	/** The state to save; absent if it is what it was. */
	text?: string;
	/** To be called when the state is saved. */
	saved: () => void;
	/** Why the server could not be asked, or not to the end. */
	failure?: unknown;
	/** What has been in arrears for long, in a sentence. */
	report?: string;
}

/** Seconds without a good poll after which everything is due, as after a start. */
const outage = 150;
const hour = 3600;

/** Looks at the server once. Changes nothing but process memory: what it found counts when its state is saved. */
export async function pollOnce(watcher: Watcher, request: PollRequest): Promise<PollResult> {
	const { settings, clients, localNow, warn } = request;
	// All requests of a poll listen to it, many of them at the same time; each stops when it has its answer.
	setMaxListeners(0, request.signal);
	const server = clients.patient.apiUrl.href;
	const search = searchOf(settings, request.user);
	const loaded = loadState(watcher, request);
	const { memory } = watcher;
	const before = loaded?.server === server ? loaded : undefined;
	const local = Math.floor(localNow() / 1000);
	const began = request.began === undefined ? local : Math.floor(request.began / 1000);
	if (local - (watcher.lastGood ?? local) > outage) forgetLooks(memory);

	const run: Run = {
		clients,
		settings,
		selection: { ...settings.selection, since: {} },
		memory,
		localNow,
		softEnd: request.ends.soft,
		shortEnd: request.ends.short,
		hardEnd: request.ends.hard,
		signal: request.signal,
		state: before ?? beginState(server, search, settings, { now: began, isLocalTime: true }),
		emissions: [],
		copied: false,
		answered: 0,
		hasSearched: false,
		failedInRow: 0,
		warn,
	};
	const underWay = { run, base: run.state };
	watcher.underWay = underWay;
	try {
		const result = await finishPoll(watcher, request, run, before);
		request.onResult?.(result);
		return result;
	} finally {
		// Another one may have taken its place.
		if (watcher.underWay === underWay) watcher.underWay = undefined;
	}
}

async function finishPoll(
	watcher: Watcher,
	request: PollRequest,
	run: Run,
	before: WatchState | undefined,
): Promise<PollResult> {
	const { settings, localNow } = request;
	const { memory } = run;
	const search = searchOf(settings, request.user);
	const lacked = await learnTime(run);
	if (memory.clock.ahead !== undefined) run.state = inServerTime(run.state, memory.clock.ahead);
	const { lastLook } = watcher;
	const now = serverNow(run);
	run.state = withSettings(run.state, search, settings, { now, surely: earlierNow(run), lastLook });
	run.selection = { ...settings.selection, since: run.state.kinds };
	if (watcher.underWay?.run === run) watcher.underWay.base = run.state;
	const failure = lacked ?? (await look(run));
	watcher.lastLook = memory.lastNewest ?? lastLook;
	if (failure === undefined) noteGood(watcher, Math.floor(localNow() / 1000));

	const { items, state } = await itemsAndState(watcher, request, run);
	// Without a pause from here on: what is heard from now on is heard after this poll.
	const isChanged = before === undefined || state !== before;
	// n8n with durable cursors has kept nothing of the poll before.
	const isMissing = request.stored === undefined;
	const text = isChanged ? writeState(state) : isMissing ? watcher.saved?.text : undefined;
	const late = toReport(memory.arrears, localNow());
	return {
		items,
		...(text === undefined ? {} : { text }),
		saved: () => {
			if (text !== undefined) watcher.saved = { text, state };
			for (const { id } of state.batches) watcher.own.add(id);
		},
		...(failure === undefined ? {} : { failure }),
		...(late.length > 0 ? { report: sentenceOf(late) } : {}),
	};
}

export interface HearRequest extends Pick<
	PollRequest,
	'settings' | 'user' | 'stored' | 'began' | 'localNow' | 'warn'
> {
	/** The GraceDB that is polled; undefined where only the stream is heard. */
	apiUrl: URL | undefined;
	/** The server does not answer, so what it would decide is decided without it where that can be. */
	isForced?: boolean;
}

export interface HearResult {
	/** `undecided`: a poll has to read the superevent. */
	kind: 'emitted' | 'known' | 'excluded' | 'undecided';
	items: JsonObject[];
	/** The state to save; absent if it is what it was. */
	text?: string;
	/** To be called when the state is saved. */
	saved: () => void;
}

/** What the state calls the server of a trigger that has none. */
const noServer = 'stream';
/** Where pages of superevents are, if neither a server nor the notice says so. */
const usualServer = 'https://gracedb.ligo.org/api/';

/**
 * Hears a public notice: its items at once, and the state after it. May come at any time, also while a poll is under way: the poll then goes
 * on with what was heard. Asks nobody; what only the server can say is read by the next poll, which should follow soon.
 */
export function hear(watcher: Watcher, request: HearRequest, heard: Heard): HearResult {
	const { settings, apiUrl, localNow, isForced = false } = request;
	const { id } = heard;
	const server = apiUrl?.href ?? noServer;
	const { underWay } = watcher;
	const local = Math.floor(localNow() / 1000);
	let base = underWay?.base;
	if (!base) {
		const loaded = loadState(watcher, request);
		base =
			loaded?.server === server
				? loaded
				: beginState(server, searchOf(settings, request.user), settings, {
						now: request.began === undefined ? local : Math.floor(request.began / 1000),
						isLocalTime: true,
					});
	}
	const { memory } = watcher;
	const now = local + Math.floor((memory.clock.ahead ?? 0) / 1000);
	const hasServer = apiUrl !== undefined;
	// Polls move the window; without them nothing else does.
	if (!hasServer) base = { ...base, edge: Math.max(base.edge, now - settings.window * day) };
	const found = hearNotice(base, heard, { settings, now, hasServer, isForced });
	if (hasServer && found.kind !== 'excluded') memory.heard.add(id);
	const nothing = { items: [], saved: () => undefined };
	if (found.kind !== 'followed') return { kind: found.kind, ...nothing };
	const { after, emission } = found;
	if (isDeepStrictEqual(base.followed.get(id), after)) return { kind: 'known', ...nothing };

	const followed = new Map(base.followed).set(id, after);
	if (!hasServer) forgetOld(followed, now - settings.window * day);
	let state: WatchState = { ...base, followed };
	const items: JsonObject[] = [];
	if (emission) {
		const made = itemsOf([emission], apiUrl ?? serverIn(heard.notice), settings.output, state.last);
		const { batches } = keepItems(state.batches, made.items, local);
		items.push(...made.items);
		state = { ...state, last: made.last, batches };
	}
	if (underWay) {
		const { run } = underWay;
		underWay.base = state;
		run.state = { ...run.state, last: state.last, batches: state.batches };
		rememberHeard(run, id, after);
	}
	const text = writeState(state);
	return {
		kind: items.length > 0 ? 'emitted' : 'known',
		items,
		text,
		saved: () => {
			watcher.saved = { text, state };
			for (const batch of state.batches) watcher.own.add(batch.id);
		},
	};
}

const day = 86_400;

/** Without polls nothing else does it. */
function forgetOld(followed: Map<string, Fingerprint>, edge: number): void {
	for (const [id, { created }] of followed) if (created < edge - day) followed.delete(id);
}

/** The server whose page a notice names. */
function serverIn({ urls }: JsonObject): URL {
	const page = isJsonObject(urls) ? textOf(urls['gracedb']) : '';
	const isWeb = /^https?:/i.test(page) && URL.canParse(page);
	return isWeb ? new URL('/api/', page) : new URL(usualServer);
}

/** Items that were kept because n8n may have lost them, where no poll does it: after a start of n8n. */
export function repeatItems(
	watcher: Watcher,
	request: Pick<HearRequest, 'stored' | 'localNow' | 'warn'>,
): { items: JsonObject[]; text?: string; saved: () => void } {
	const state = loadState(watcher, request);
	const local = Math.floor(request.localNow() / 1000);
	const { items, batches } = itemsToRepeat(
		state?.batches ?? [],
		(id) => watcher.own.has(id),
		local,
	);
	if (!state || items.length === 0) return { items: [], saved: () => undefined };
	const after = { ...state, batches };
	const text = writeState(after);
	return {
		items,
		text,
		saved: () => {
			watcher.saved = { text, state: after };
			for (const { id } of batches) watcher.own.add(id);
		},
	};
}

/** The state that counts. Process memory belongs to one state, and goes with it: where another one is stored, all is due. */
function loadState(
	watcher: Watcher,
	{ stored, warn }: Pick<PollRequest, 'stored' | 'warn'>,
): WatchState | undefined {
	const { saved } = watcher;
	if (saved && saved.text === stored) return saved.state;
	// n8n with durable cursors keeps nothing of the poll of an activation that emitted nothing: what it found counts nevertheless.
	if (saved && stored === undefined && saved.state.batches.length === 0) return saved.state;
	watcher.memory = withoutState(watcher.memory);
	const state = readState(stored);
	if (stored !== undefined && !state) {
		warn('The stored state of the trigger cannot be read. The trigger starts again.');
	}
	watcher.saved = state && typeof stored === 'string' ? { text: stored, state } : undefined;
	return state;
}

/** Learns the clock of the server, where that is not known: until two answers agree, or one agrees with this machine. */
async function learnTime(run: Run): Promise<unknown> {
	const attempts = 3;
	try {
		for (let asked = 0; asked < attempts && run.memory.clock.ahead === undefined; asked += 1) {
			await ask(run, (client, options) => client.server.info(options));
		}
		return undefined;
	} catch (error) {
		if (error instanceof ServerFailure) return error.cause;
		if (error instanceof PollOver) return undefined;
		// A server without a root is no GraceDB.
		return error;
	}
}

function noteGood(watcher: Watcher, local: number): void {
	const { lastGood, memory } = watcher;
	if (lastGood !== undefined && local - lastGood > outage) clearPauses(memory.arrears);
	watcher.lastGood = local;
}

/** The oldest first; of one second by their ids, which are counted. */
function byCreation(one: Emission, other: Emission): number {
	const ids = [one, other].map(({ superevent }) => superevent.superevent_id);
	const [a = '', b = ''] = ids;
	return (
		one.after.created - other.after.created || a.length - b.length || (a < b ? -1 : Number(a > b))
	);
}

async function itemsAndState(
	watcher: Watcher,
	{ clients, settings, isRepeating, localNow, warn }: PollRequest,
	run: Run,
): Promise<{ items: JsonObject[]; state: WatchState }> {
	const { output } = settings;
	const local = Math.floor(localNow() / 1000);
	await addExtras(run, run.emissions.sort(byCreation));
	// Those of superevents that were heard of meanwhile are gone.
	const { emissions } = run;
	const { apiUrl } = clients.patient;
	const found = itemsOf(emissions, apiUrl, output, run.state.last);
	const repeats = isRepeating
		? itemsToRepeat(run.state.batches, (id) => watcher.own.has(id), local)
		: { items: [], batches: run.state.batches };
	const keys = new Set(found.items.map((item) => item['dedupe_key']));
	const repeated = repeats.items.filter((item) => !keys.has(item['dedupe_key'] ?? null));
	let { state } = run;
	if (found.items.length > 0 || repeated.length > 0) {
		const kept = keepItems(repeats.batches, found.items, local);
		state = { ...state, last: found.last, batches: kept.batches };
		if (kept.shrunk + kept.dropped > 0) {
			warn(
				`There are too many items to emit again after a restart: ${kept.shrunk} are stored without details, and ${kept.dropped} not at all.`,
			);
		}
	}
	const now = serverNow(run);
	const items = [...repeated, ...found.items];
	const isBeating =
		run.answered > 0 &&
		output.heartbeatHours > 0 &&
		now - (state.heartbeat ?? 0) >= output.heartbeatHours * hour;
	if (isBeating) {
		items.push(heartbeat(run, apiUrl, now));
		state = { ...state, heartbeat: now };
	}
	return { items, state };
}

function heartbeat({ memory, state, localNow }: Run, { host }: URL, now: number): JsonObject {
	const time = isoOfSeconds(now);
	return {
		alert_type: 'heartbeat',
		last_poll: time,
		tracked: state.followed.size,
		arrears: overdue(memory.arrears, localNow()).map(({ what, since, why }) => ({
			what,
			since: isoOfSeconds(Math.floor(since / 1000)),
			why,
		})),
		server: host,
		dedupe_key: `${host}:heartbeat:${time}`,
	};
}
