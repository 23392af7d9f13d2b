import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, textOf } from '../gracedb/json';
import { type Heard, hearNotice } from './engine/hearNotice';
import { rememberHeard } from './engine/lookAtSuperevent';
import { beginState, searchOf } from './engine/search';
import { itemsOf } from './output/items';
import { itemsToRepeat, keepItems } from './output/repeats';
import type { Settings } from './settings';
import type { Fingerprint } from './state/fingerprint';
import { type WatchState, writeState } from './state/watchState';
import { loadState, stateOf, unknown, type Watcher } from './watcher';

export interface HearRequest {
	settings: Settings;
	/** Who asks GraceDB, as far as that is known. */
	user: string | undefined;
	/** Whether GraceDB is polled as well, or only the stream is heard. */
	hasServer: boolean;
	/** Root of the API of that GraceDB, as far as it is known. */
	apiUrl: URL | undefined;
	/** What was saved last, by this process or another. */
	stored: unknown;
	/** When the trigger was activated, if no state was saved since; ms since 1970 by the clock of n8n. */
	began?: number;
	/** The server does not answer, so what it would decide is decided without it where that can be. */
	isForced?: boolean;
	/** Milliseconds since 1970 by the clock of n8n. */
	localNow: () => number;
	/** Says something to people, in a sentence. */
	warn: (message: string) => void;
}

export interface HearResult {
	/** `undecided`, `unnumbered`: a poll has to read the superevent. */
	kind: 'emitted' | 'known' | 'excluded' | 'undecided' | 'unnumbered';
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
	const { settings, hasServer, apiUrl, localNow, isForced = false } = request;
	const { id } = heard;
	const { underWay, memory } = watcher;
	const local = Math.floor(localNow() / 1000);
	let base = underWay?.base ?? storedState(watcher, request) ?? newState(request, local);
	const now = local + Math.floor((memory.clock.ahead ?? 0) / 1000);
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
		const { stream } = heard;
		items.push(...made.items.map((item) => ({ ...item, stream })));
		const { batches } = keepItems(state.batches, items, local);
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
			// Those of the process before are still to be repeated.
			const earlier = new Set(base.batches.map(({ id: batch }) => batch));
			for (const { id: batch } of state.batches) if (!earlier.has(batch)) watcher.own.add(batch);
		},
	};
}

/** What was saved, if it is of the server that is polled. Which that is may not be known yet: then it is the one of before. */
function storedState(watcher: Watcher, request: HearRequest): WatchState | undefined {
	const { hasServer, apiUrl, user = unknown } = request;
	const loaded = loadState(watcher, request);
	const server = hasServer ? apiUrl?.href : noServer;
	return loaded && stateOf(loaded, server ?? loaded.server, { user });
}

function newState(request: HearRequest, local: number): WatchState {
	const { settings, hasServer, apiUrl, user = unknown, began } = request;
	const server = hasServer ? (apiUrl?.href ?? unknown) : noServer;
	return beginState(server, searchOf(settings, user), settings, {
		now: began === undefined ? local : Math.floor(began / 1000),
		isLocalTime: true,
	});
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
