import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { isDeepStrictEqual } from 'node:util';
import { textOf } from '../../gracedb/json';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { type Kind, kinds, type ListName } from '../diff/change';
import type { Settings } from '../settings';
import { type Fingerprint, factsOf, type RecordFacts, secondsOf } from '../state/fingerprint';
import type { EarlierSearch, Edit, StoredSearch, WatchState } from '../state/watchState';
import { without } from '../without';
import { readSlice, type SliceRows } from '../slices/readSlice';
import { keyOf, type Slice } from '../slices/slices';
import { isWaiting, passesFilters } from './candidates';
import { isExposed } from './extras';
import { listKey, readList } from './observe';
import { isAmongResults, scopeOf } from './follow';
import { ask, type Run, serverNow } from './run';

const day = 86_400;

/** Who asks, without what differs only between tokens, certificates or proxies of the same user. */
export function userOf(kind: string, subject = ''): string {
	// A proxy certificate has further names behind that of its user (RFC 3820).
	const user = subject.replace(/(?:\s*[,/]\s*CN=(?:\d+|(?:limited )?proxy))+\s*$/i, '');
	return `${kind} ${user}`;
}

export function searchOf(
	{ query, category, window, filters }: Settings,
	user: string,
): StoredSearch {
	return { user, query, category, window, filters };
}

/**
 * The state of a trigger that begins now.
 *
 * @param now s by the server's clock; by that of n8n if no server has answered yet
 */
export function beginState(
	server: string,
	search: StoredSearch,
	settings: Pick<Settings, 'begin' | 'window'>,
	{ now, isLocalTime }: { now: number; isLocalTime: boolean },
): WatchState {
	const { begin, window } = settings;
	const from = begin === 'nothing' ? now : begin === 'matching' ? 0 : begin.since;
	return {
		server,
		began: now,
		...(isLocalTime ? { isLocalTime } : {}),
		from,
		edge: now - window * day,
		search,
		...(from > 0 ? { edit: { at: from, made: now, earlier: [], read: [] } } : {}),
		kinds: {},
		followed: new Map(),
		last: new Map(),
		batches: [],
		said: [],
	};
}

/** Times by the clock of n8n become times by that of the server, which has answered for the first time. */
export function inServerTime(state: WatchState, ahead: number): WatchState {
	if (!state.isLocalTime) return state;
	const shift = Math.floor(ahead / 1000);
	const { edit } = state;
	const rest = without(state, 'isLocalTime', 'edit');
	// What the user gave is no time of n8n's clock.
	const isGiven = (at: number): boolean => at === state.from && state.from !== state.began;
	const moved = (at: number): number => (isGiven(at) ? at : at + shift);
	return {
		...rest,
		began: state.began + shift,
		from: moved(state.from),
		edge: state.edge + shift,
		...(edit ? { edit: { ...edit, at: moved(edit.at), made: edit.made + shift } } : {}),
		kinds: Object.fromEntries(
			Object.entries(state.kinds).map(([kind, at]) => [kind, (at ?? 0) + shift]),
		),
	};
}

/**
 * The state under the settings as they are now: what was emitted stays followed, and what is added counts from now on.
 *
 * @param surely the earlier of two clocks that disagree, `now` by that of the server; in s
 * @param lastLook when this process has read the newest results last; in s
 */
export function withSettings(
	state: WatchState,
	search: StoredSearch,
	settings: Settings,
	{ now, surely, lastLook }: { now: number; surely: number; lastLook: number | undefined },
): WatchState {
	const edited = isDeepStrictEqual(state.search, plain(search))
		? state
		: withEdit(state, search, {
				now,
				at: Math.max(state.began, Math.min(surely, lastLook ?? lastLookOf(state)) - staleness),
			});
	const wanted: (Kind | 'watchDetails')[] = kinds.filter((kind) =>
		settings.selection.kinds.has(kind),
	);
	if (settings.watchDetails) wanted.push('watchDetails');
	const since = Object.fromEntries(wanted.map((kind) => [kind, edited.kinds[kind] ?? surely]));
	return isDeepStrictEqual(since, edited.kinds) ? edited : { ...edited, kinds: since };
}

/** What the server shows may be as old as its caches are: the last look may have missed what happened in these seconds before. */
const staleness = 300;

/** The last look of an earlier process: the edge of the window moves with it, hour by hour, so it may have been an hour later. */
function lastLookOf({ edge, search }: WatchState): number {
	return edge + search.window * day;
}

/** As it is after it was written and read. */
const plain = (search: StoredSearch): StoredSearch =>
	JSON.parse(JSON.stringify(search)) as StoredSearch;

function withEdit(
	state: WatchState,
	search: StoredSearch,
	{ now, at }: { now: number; at: number },
): WatchState {
	const isOtherUser = state.search.user !== search.user;
	const { edit } = state;
	const last: EarlierSearch = {
		search: state.search,
		...(edit ? { began: { at: edit.at, read: edit.read } } : {}),
	};
	const next: Edit = {
		at,
		made: now,
		// Another user saw other superevents: what that one waited for is not known.
		earlier: isOtherUser ? [] : [...(edit?.earlier ?? []), last].slice(-3),
		read: [],
	};
	const followed = isOtherUser
		? new Map([...state.followed].map(([id, print]) => [id, seenByAnother(print, now)]))
		: state.followed;
	return { ...without(state, 'limit'), search: plain(search), edit: next, followed };
}

/** Seconds in which the last look of the user before may have missed something. */
const overlap = 600;

/** A fingerprint without what not every user is shown. */
function seenByAnother(print: Fingerprint, now: number): Fingerprint {
	const rest = without(print, 'events', 'signoffs', 'exposed');
	return { ...rest, since: Math.max(print.since, now - overlap), met: now, read: {} };
}

/**
 * What a superevent is that is not followed and that no look since the last edit has shown: `known` was there before, `candidate` may
 * become new.
 *
 * @throws whatever keeps it from being decided: then its slice counts as not read
 */
export async function firstSight(run: Run, superevent: Superevent): Promise<'known' | 'candidate'> {
	const { state, settings } = run;
	const facts = factsOf(superevent);
	const { edit } = state;
	if (!edit || facts.created >= edit.at) return 'candidate';
	// What waits to become new at an edit, becomes new after it, whenever it is seen.
	if (edit.made > state.began && isWaiting(run, facts, edit.at)) return 'candidate';
	if (await passedEarlier(run, edit, superevent, facts)) return 'candidate';
	const passes = await decided(
		run,
		superevent.superevent_id,
		passesFilters(run, settings.filters, superevent, facts),
	);
	return passes && (await passedThen(run, superevent, facts)) ? 'known' : 'candidate';
}

const isIn = (ranges: Edit['read'], second: number): boolean =>
	ranges.some(([from, to]) => from <= second && second < to);

/**
 * What filters make of a superevent. One whose notices decide and fail again and again does not pass: then it is a candidate, and
 * becomes new when its labels decide.
 *
 * @throws Undecided at first
 */
async function decided(
	run: Run,
	id: string,
	answer: Promise<boolean | undefined>,
): Promise<boolean> {
	const known = await answer;
	if (known !== undefined) return known;
	if (failuresOf(run, id, 'notices') + failuresOf(run, id, 'voevents') < mostFailures) {
		throw new Undecided();
	}
	return false;
}

function failuresOf({ memory }: Run, id: string, list: ListName): number {
	return memory.arrears.get(listKey(id, list))?.failures ?? 0;
}

/** A superevent cannot be judged, because a list that decides cannot be read. */
export class Undecided extends Error {
	constructor() {
		super('A list that decides about a superevent cannot be read.');
	}
}

/** Seconds within which the first look is as good as one at the activation or the edit. */
const prompt = 5;
/** Seconds between two polls as they usually are: within them labels are not worth a request for each superevent. */
const usualPause = 150;
/** Failures of a list after which a superevent is decided about without it. */
const mostFailures = 2;

/** Whether a superevent that passes the filters now passed them at the activation: labels that were set since do not count. */
async function passedThen(run: Run, superevent: Superevent, facts: RecordFacts): Promise<boolean> {
	const { state, settings } = run;
	const at = lastLookBefore(state);
	const made = Math.max(state.began, state.edit?.made ?? 0);
	const isPrompt = serverNow(run) - made <= prompt && made - at <= usualPause;
	if (isPrompt || facts.labels.length === 0) return true;
	const { significance, anyOf, allOf, labelExpression, withSkyMap } = settings.filters;
	const needsLabel =
		significance === 'significant' ||
		withSkyMap ||
		anyOf.length + allOf.length + labelExpression.length > 0;
	if (!needsLabel || serverNow(run) - facts.created > 30 * day) return true;
	const { superevent_id: id } = superevent;
	const labels = await readList(run, id, 'labels');
	if (!Array.isArray(labels)) {
		if (labels === 'failed' && failuresOf(run, id, 'labels') < mostFailures) throw new Undecided();
		return true;
	}
	const later = labels
		.filter(({ created }) => secondsOf(created) >= at)
		.map(({ name }) => textOf(name));
	if (later.length === 0) return true;
	const then = { ...superevent, labels: facts.labels.filter((name) => !later.includes(name)) };
	return await decided(run, id, passesFilters(run, settings.filters, then, factsOf(then), at));
}

/** Until when labels count as set before the activation or the edit. */
function lastLookBefore({ began, edit }: WatchState): number {
	return Math.max(began, edit?.at ?? 0);
}

/**
 * Whether a superevent of which nothing was emitted passed the filters after an edit already at the last look before it: then it stays
 * known, also if a label that was set since excludes it. One that passes only by labels that were set since becomes new.
 *
 * @param setAt when its labels were set, as far as the last look knew
 */
export async function staysKnown(
	run: Run,
	superevent: Superevent,
	setAt: ReadonlyMap<string, number>,
): Promise<boolean> {
	const { filters } = run.settings;
	const at = lastLookBefore(run.state);
	const labels = [...setAt].filter(([, time]) => time < at).map(([name]) => name);
	const then = { ...superevent, labels };
	return (await passesFilters(run, filters, then, factsOf(then), at)) !== false;
}

/** Whether one of the searches before the edit would have made it new by now. */
async function passedEarlier(
	run: Run,
	edit: Edit,
	superevent: Superevent,
	facts: RecordFacts,
): Promise<boolean> {
	for (const { search, began } of edit.earlier) {
		const wasRead = !began || facts.created >= began.at || isIn(began.read, facts.created);
		if (!wasRead) continue;
		const { query, category, filters, window } = search;
		if (facts.created < edit.made - window * day) continue;
		if (query !== run.settings.query || category !== run.settings.category) {
			if (!(await isFoundBy(run, search, superevent))) continue;
		}
		const { superevent_id: id } = superevent;
		if (!(await decided(run, id, passesFilters(run, filters, superevent, facts)))) continue;
		const isNarrower = filters.onlyPublic && !run.settings.filters.onlyPublic;
		if (!isNarrower || (await isExposed(run, superevent.superevent_id))) return true;
	}
	return false;
}

/** Whether another search finds a superevent: one request for each slice. */
async function isFoundBy(
	run: Run,
	{ query, category, filters }: StoredSearch,
	{ superevent_id: id, ...superevent }: Superevent,
): Promise<boolean> {
	const created = secondsOf(superevent['created']);
	const search = {
		query: `${scopeOf(filters)} ${query}`.trim(),
		category: category as Settings['category'],
	};
	const slice = run.memory.slices.find(({ from, to }) => from <= created && created < to);
	if (!slice) return await isAmongResults(run, search, id);
	const key = JSON.stringify([search, run.state.edit?.made, keyOf(slice)]);
	const known = run.memory.earlierMatches.get(key);
	const { rows, completeFrom } = known ?? (await readEarlier(run, slice, search));
	if (!known) run.memory.earlierMatches.set(key, { rows, completeFrom });
	if (created < completeFrom) return await isAmongResults(run, search, id);
	return rows.some((row) => row.superevent_id === id);
}

/** What another search finds in a slice. If that cannot be read, be it for one superevent in it, each is asked for alone. */
async function readEarlier(
	run: Run,
	slice: Slice,
	search: Pick<Settings, 'query' | 'category'>,
): Promise<SliceRows> {
	try {
		return await readSlice(
			(page) =>
				ask(run, (client, { signal }) => client.superevents.page({ ...page, signal }), {
					once: true,
				}),
			slice,
			{ ...search, turn: run.memory.polls, now: serverNow(run) },
		);
	} catch (error) {
		if (!(error instanceof GraceDbError)) throw error;
		return { rows: [], completeFrom: Infinity };
	}
}
