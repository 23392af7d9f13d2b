import { setMaxListeners } from 'node:events';
import type { JsonObject } from '../gracedb/json';
import { isoOfSeconds } from './diff/change';
import { addExtras } from './engine/extras';
import { forgetLooks, forgetSlices } from './engine/memory';
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
import { type WatchState, writeState } from './state/watchState';
import { loadState, stateOf, type Watcher } from './watcher';

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
	const before = stateOf(loaded, server, search);
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
	const { edit } = run.state;
	run.state = withSettings(run.state, search, settings, { now, surely: earlierNow(run), lastLook });
	if (run.state.edit !== edit) forgetSlices(memory);
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
