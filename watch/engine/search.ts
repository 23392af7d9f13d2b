import { isDeepStrictEqual } from 'node:util';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { type Kind, kinds } from '../diff/change';
import type { Settings } from '../settings';
import { type Fingerprint, factsOf, type RecordFacts, secondsOf } from '../state/fingerprint';
import type { EarlierSearch, Edit, StoredSearch, WatchState } from '../state/watchState';
import { without } from '../without';
import { readSlice } from '../slices/readSlice';
import { wholeWindow } from '../slices/slices';
import { isWaiting, passesFilters } from './candidates';
import { isExposed } from './extras';
import { scopeOf } from './follow';
import { ask, type Run, serverNow } from './run';

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
		edge: now - window * 86_400,
		search,
		...(from > 0 ? { edit: { at: from, earlier: [], read: [] } } : {}),
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
		...(edit ? { edit: { ...edit, at: moved(edit.at) } } : {}),
		kinds: Object.fromEntries(
			Object.entries(state.kinds).map(([kind, at]) => [kind, (at ?? 0) + shift]),
		),
	};
}

/** The state under the settings as they are now: what was emitted stays followed, and what is added counts from now on. */
export function withSettings(
	state: WatchState,
	search: StoredSearch,
	settings: Settings,
	now: number,
): WatchState {
	const edited = isDeepStrictEqual(state.search, plain(search))
		? state
		: withEdit(state, search, now);
	const wanted: (Kind | 'watchDetails')[] = kinds.filter((kind) =>
		settings.selection.kinds.has(kind),
	);
	if (settings.watchDetails) wanted.push('watchDetails');
	const since = Object.fromEntries(wanted.map((kind) => [kind, edited.kinds[kind] ?? now]));
	return isDeepStrictEqual(since, edited.kinds) ? edited : { ...edited, kinds: since };
}

/** As it is after it was written and read. */
const plain = (search: StoredSearch): StoredSearch =>
	JSON.parse(JSON.stringify(search)) as StoredSearch;

function withEdit(state: WatchState, search: StoredSearch, now: number): WatchState {
	const isOtherUser = state.search.user !== search.user;
	const { edit } = state;
	const last: EarlierSearch = {
		search: state.search,
		...(edit ? { began: { at: edit.at, read: edit.read } } : {}),
	};
	const next: Edit = {
		at: now,
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
	if (await passedEarlier(run, edit, superevent, facts)) return 'candidate';
	// What waits to become new at an edit, becomes new after it, whenever it is seen.
	if (edit.at > state.began && isWaiting(run, facts, edit.at)) return 'candidate';
	const passes = await decided(passesFilters(run, settings.filters, superevent, facts));
	return passes && (await passedThen(run, superevent, facts)) ? 'known' : 'candidate';
}

const isIn = (ranges: Edit['read'], second: number): boolean =>
	ranges.some(([from, to]) => from <= second && second < to);

async function decided(answer: Promise<boolean | undefined>): Promise<boolean> {
	const known = await answer;
	if (known === undefined) throw new Undecided();
	return known;
}

/** A superevent cannot be judged, because a list that decides cannot be read. */
export class Undecided extends Error {
	constructor() {
		super('A list that decides about a superevent cannot be read.');
	}
}

/** Seconds within which the first look is as good as one at the activation. */
const prompt = 5;

/** Whether a superevent that passes the filters now passed them at the activation: labels that were set since do not count. */
async function passedThen(run: Run, superevent: Superevent, facts: RecordFacts): Promise<boolean> {
	const { state, settings } = run;
	const at = Math.max(state.began, state.edit?.at ?? 0);
	if (serverNow(run) - at <= prompt || facts.labels.length === 0) return true;
	const { significance, anyOf, allOf, labelExpression, withSkyMap } = settings.filters;
	const needsLabel =
		significance === 'significant' ||
		withSkyMap ||
		anyOf.length + allOf.length + labelExpression.length > 0;
	if (!needsLabel || serverNow(run) - facts.created > 30 * 86_400) return true;
	const labels = await ask(run, (client, options) =>
		client.labels.list(superevent.superevent_id, options),
	);
	const later = labels.filter(({ created }) => secondsOf(created) >= at).map(({ name }) => name);
	if (later.length === 0) return true;
	const then = { ...superevent, labels: facts.labels.filter((name) => !later.includes(name)) };
	return await decided(passesFilters(run, settings.filters, then, factsOf(then)));
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
		if (facts.created < edit.at - window * 86_400) continue;
		if (query !== run.settings.query || category !== run.settings.category) {
			const found = await foundBefore(run, search, edit.at);
			if (!found.has(superevent.superevent_id)) continue;
		}
		if (!(await decided(passesFilters(run, filters, superevent, facts)))) continue;
		const isNarrower = filters.onlyPublic && !run.settings.filters.onlyPublic;
		if (!isNarrower || (await isExposed(run, superevent.superevent_id))) return true;
	}
	return false;
}

/** What another query finds of what was created shortly before the edit. */
async function foundBefore(
	run: Run,
	{ query, category, filters }: StoredSearch,
	at: number,
): Promise<ReadonlySet<string>> {
	const key = JSON.stringify([query, category, filters.onlyPublic, at]);
	const known = run.memory.earlierMatches.get(key);
	if (known) return known;
	const [slice] = wholeWindow(at - 86_400);
	if (!slice) return new Set();
	const { rows } = await readSlice(
		(search) => ask(run, (client, { signal }) => client.superevents.page({ ...search, signal })),
		slice,
		{
			query: `${scopeOf(filters)} ${query}`.trim(),
			category: category as Settings['category'],
			turn: run.memory.polls,
			now: serverNow(run),
		},
	);
	const found = new Set(rows.map(({ superevent_id: id }) => id));
	run.memory.earlierMatches.set(key, found);
	return found;
}
