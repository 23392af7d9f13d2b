import { isDeepStrictEqual } from 'node:util';
import { GraceDbError, type GraceDbErrorKind } from '../../gracedb/errors/GraceDbError';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { awaitsNotice, hasAlertLabel } from '../diff/publicNotices';
import { isTracked } from '../diff/labels';
import type { ListName } from '../diff/change';
import { isInArrears, isPaused, succeeded } from '../schedule/arrears';
import { dueList, refill, spreadLook, type Thing } from '../schedule/due';
import {
	interval,
	nothing,
	type Population,
	requestsPerMinute,
	type ThingClass,
} from '../schedule/interval';
import { readSlice, type SliceRows } from '../slices/readSlice';
import {
	addRange,
	afterReading,
	covers,
	cutAt,
	halve,
	keyOf,
	mergeSmall,
	moveEdge,
	newestOf,
	type Slice,
	wholeWindow,
} from '../slices/slices';
import { factsOf, type Fingerprint, knownBefore, secondsOf } from '../state/fingerprint';
import { mostFollowed } from '../state/watchState';
import { follow, followNew, queryOf, type Result, scopeOf, type Task } from './follow';
import { listKey, readList, wantedLists } from './observe';
import { passesFilters } from './candidates';
import {
	ask,
	forEach,
	isLate,
	PollOver,
	probeLimit,
	readThing,
	type Run,
	ServerFailure,
	serverNow,
} from './run';
import { without } from '../without';
import { firstSight, staysKnown, Undecided } from './search';

/** After something happened to a superevent its lists are read in every poll for so long: more follows soon; in s. */
const activeFor = 15 * 60;
/** Of those, this many at most in a poll. */
const mostActive = 20;
/** Superevents whose lists are read at once at a start, outside the allowance. */
const mostAtStart = 20;
/** An answer that takes longer makes its slice smaller, if another one came quickly; in ms. */
const slow = 5_000;
/** Missing superevents of one slice that are read with one request instead of one by one. */
const several = 3;
const day = 86_400;
const nextCentury = Date.UTC(2101, 0, 1) / 1000;
const atATime = 8;

/**
 * Looks at the server: the newest slice, then what the last poll had no time for, what a start makes due, the active superevents, and
 * what is due by the schedule. What is found goes into the run; what cannot be read is in arrears and holds nothing back.
 *
 * @returns the failure of the server that ended it, if there was one
 */
export async function look(run: Run): Promise<unknown> {
	const { memory } = run;
	memory.polls += 1;
	const isStart = memory.looks.size === 0;
	try {
		prepareWindow(run);
		await lookAtHeard(run);
		const newest = newestOf(memory.slices);
		const isTrusted = !isInArrears(memory.arrears, keyOf(newest));
		if (isTrusted) await lookAtSlice(run, newest);
		await lookAtDeferred(run);
		if (!isTrusted) await lookAtSlice(run, newestOf(memory.slices));
		await lookAtUnread(run);
		await lookAtActive(run, isStart);
		if (memory.polls === 1) await takeFirstLooks(run);
		await lookAtDue(run);
		await lookAtArrears(run);
	} catch (error) {
		if (error instanceof ServerFailure) return error.cause;
		if (!(error instanceof PollOver)) throw error;
		if (run.answered === 0) return tooSlow();
	}
	return undefined;
}

function tooSlow(): GraceDbError {
	return new GraceDbError('The server did not answer within the time that n8n allows for a poll.', {
		kind: 'connection',
		advice: 'The next poll tries again.',
	});
}

/** Moves the edge of the window, and forgets what has fallen out of it. */
function prepareWindow(run: Run): void {
	const { memory, settings, state } = run;
	const now = serverNow(run);
	// Of two clocks that disagree, the one that forgets less counts.
	const local = Math.floor(run.localNow() / 1000);
	const surely = Math.abs(now - local) < 7 * day ? Math.min(now, local) : now;
	const edge = surely - settings.window * day;
	const from = Math.max(edge, state.limit ?? 0);
	const slices = memory.slices.length === 0 ? wholeWindow(from) : moveEdge(memory.slices, from);
	const isGood = (slice: Slice): boolean => !isInArrears(memory.arrears, keyOf(slice));
	memory.slices = mergeSmall(slices, now, isGood);
	renameArrears(run);
	const isOver = ({ created }: Fingerprint): boolean => created > 0 && created < edge - day;
	const followed = [...state.followed.values()].some(isOver)
		? new Map([...state.followed].filter(([, print]) => !isOver(print)))
		: state.followed;
	const isMoved = edge >= state.edge + 3600;
	if (isMoved || followed !== state.followed) {
		run.state = { ...state, edge: Math.max(state.edge, edge), followed };
	}
	forgetTheGone(run);
}

/** What the window has left behind is not in arrears any more; its oldest slice has a new beginning. */
function renameArrears(run: Run): void {
	const { slices, arrears } = run.memory;
	const keys = new Set(slices.map(keyOf));
	for (const [key, arrear] of [...arrears]) {
		if (!key.startsWith('slice:') || keys.has(key)) continue;
		arrears.delete(key);
		const shorter = slices.find(({ to }) => key.endsWith(`:${to}`));
		if (!shorter || arrears.has(keyOf(shorter))) continue;
		arrears.set(keyOf(shorter), { ...arrear, what: describe(run, shorter) });
	}
}

/** Process memory does not outgrow what there is. */
function forgetTheGone({ memory, state }: Run): void {
	if (memory.polls % 60 !== 0) return;
	const slices = new Set(memory.slices.map(keyOf));
	const idOf = (key: string): string => key.split(':')[1] ?? '';
	const isGone = (key: string): boolean =>
		key.startsWith('slice:')
			? !slices.has(key)
			: key !== searchKey && !state.followed.has(idOf(key)) && !memory.judged.has(idOf(key));
	for (const key of memory.looks.keys()) if (isGone(key)) memory.looks.delete(key);
	for (const key of memory.arrears.keys()) if (isGone(key)) memory.arrears.delete(key);
	for (const id of memory.active.keys()) if (!state.followed.has(id)) memory.active.delete(id);
}

// Slices

/** Reads a slice and deals with its superevents. One that cannot be read is read in smaller parts. */
async function lookAtSlice(run: Run, slice: Slice): Promise<void> {
	const { memory, settings } = run;
	const target = { key: keyOf(slice), what: describe(run, slice) };
	if (isSearchPaused(run) || isPaused(memory.arrears, target.key, run.localNow())) return;
	const begin = run.localNow();
	const page = (once: boolean): Promise<SliceRows> =>
		readSlice(
			(search) =>
				ask(run, (client, { signal }) => client.superevents.page({ ...search, signal }), { once }),
			slice,
			{
				query: queryOf(settings),
				category: settings.category,
				turn: memory.polls,
				now: serverNow(run),
			},
		);
	let failure: unknown;
	const outcome = await readThing(run, target, async (once) => {
		try {
			const read = await page(once);
			if (lostHalf(run, slice, read.completeFrom, read.rows)) throw suddenlyEmpty();
			return isDoubtful(run, read.rows) ? await page(once) : read;
		} catch (error) {
			failure = error;
			throw error;
		}
	});
	if (isRefused(failure)) {
		memory.arrears.delete(target.key);
		throw new ServerFailure(failure);
	}
	if (!outcome) return await lookAtParts(run, slice);
	noteSearch(run);
	const now = serverNow(run);
	const { rows, completeFrom } = outcome.answer;
	const seconds = rows.map(({ created }) => secondsOf(created));
	memory.slices = afterReading(memory.slices, { slice, seconds, completeFrom, now });
	if (slice.to === Infinity) memory.lastNewest = now;
	const took = run.localNow() - begin;
	if (took > slow && rows.length > several && run.answered > 1) {
		const read = memory.slices.find(({ from, to }) => from === completeFrom && to === slice.to);
		if (read && read.to !== Infinity)
			memory.slices = halve(memory.slices, { ...read, slow: now + 3600 }, now);
	}
	noteLimit(run);
	await dealWithRows(run, { ...slice, from: completeFrom }, rows);
}

/** Nothing at all may be what an anonymous user is shown: of what is missing in a first look all would be new later. */
function isDoubtful({ state, clients }: Run, rows: readonly Superevent[]): boolean {
	return rows.length === 0 && state.edit !== undefined && clients.anonymous !== undefined;
}

const refusals: readonly GraceDbErrorKind[] = ['rejected', 'input', 'permission'];

/** A query that the server does not understand, or does not answer this user: no slice of it can be read. */
function isRefused(error: unknown): boolean {
	return error instanceof GraceDbError && refusals.includes(error.kind);
}

/** All slices together, where the search itself fails. */
const searchKey = 'search';

function isSearchPaused({ memory, localNow }: Run): boolean {
	return isPaused(memory.arrears, searchKey, localNow());
}

function noteSearch(run: Run): void {
	run.hasSearched = true;
	succeeded(run.memory.arrears, searchKey);
}

/**
 * Whether a slice cannot be read because no search is answered: one for superevents of the next century tells. Then the search is in
 * arrears as one thing, and to halve slices would only make more requests that fail.
 */
async function isSearchBroken(run: Run, slice: Slice): Promise<boolean> {
	const { memory, settings } = run;
	if (run.hasSearched) return false;
	const { since } = memory.arrears.get(keyOf(slice)) ?? {};
	const nobody = { ...slice, from: nextCentury, to: nextCentury + 1 };
	const { query, category } = { ...settings, query: queryOf(settings) };
	const search = { query, category, turn: memory.polls, now: serverNow(run) };
	const outcome = await readThing(run, { key: searchKey, what: 'the search for superevents' }, () =>
		readSlice(
			(page) =>
				ask(run, (client, { signal }) => client.superevents.page({ ...page, signal }), {
					once: true,
					limit: probeLimit,
				}),
			nobody,
			search,
		),
	);
	if (outcome) {
		noteSearch(run);
		return false;
	}
	memory.arrears.delete(keyOf(slice));
	const arrear = memory.arrears.get(searchKey);
	if (arrear && since !== undefined && since < arrear.since) {
		memory.arrears.set(searchKey, { ...arrear, since });
	}
	return true;
}

/** A slice in words: with the superevents that are followed in it, if they are few. */
function describe(run: Run, { from, to }: Slice): string {
	const begin = new Date(from * 1000).toISOString().replace('.000Z', 'Z');
	if (to === Infinity) return `the superevents created since ${begin}`;
	const end = new Date(to * 1000).toISOString().replace('.000Z', 'Z');
	const followed = expectedIn(run, from, to);
	const names = followed.length > 0 && followed.length <= several ? `, ${followed.join(', ')}` : '';
	return `the superevents created from ${begin} to ${end}${names}`;
}

/** A slice that has failed twice while the server answers other requests is halved, down to one second. */
async function lookAtParts(run: Run, slice: Slice): Promise<void> {
	const { memory } = run;
	const arrear = memory.arrears.get(keyOf(slice));
	if (!arrear) return;
	if (arrear.failures < 2) {
		memory.arrears.set(keyOf(slice), { ...arrear, next: 0 });
		return await lookAtSlice(run, slice);
	}
	if (await isSearchBroken(run, slice)) return;
	const before = memory.slices;
	const known = slice.to === Infinity ? newestKnown(run, slice) : undefined;
	memory.slices =
		known === undefined ? halve(before, slice, serverNow(run)) : cutAt(before, slice, known + 1);
	const parts = memory.slices.filter((one) => !before.includes(one));
	if (parts.length === 0) return;
	memory.arrears.delete(keyOf(slice));
	for (const part of parts) {
		// What its parts are late with, the whole was late with.
		memory.arrears.set(keyOf(part), { ...arrear, what: describe(run, part), failures: 1, next: 0 });
	}
	for (const part of parts) {
		if (isLate(run)) return;
		await lookAtSlice(run, part);
	}
}

/** The second of the newest superevent that is followed in a slice. */
function newestKnown({ state }: Run, { from, to }: Slice): number | undefined {
	let newest: number | undefined;
	for (const { created } of state.followed.values()) {
		if (from <= created && created < to && created > (newest ?? from)) newest = created;
	}
	return newest;
}

/** Superevents of a slice that are found by the query as far as is known. */
function expectedIn({ state }: Run, from: number, to: number): string[] {
	return [...state.followed]
		.filter(([, { place, created }]) => place === 'inside' && from <= created && created < to)
		.map(([id]) => id);
}

/** Over half of a slice does not vanish at once: that is a bad answer. */
function lostHalf(
	run: Run,
	{ to }: Slice,
	completeFrom: number,
	rows: readonly Superevent[],
): boolean {
	const there = new Set(rows.map(({ superevent_id: id }) => id));
	const expected = expectedIn(run, completeFrom, to);
	const lost = expected.filter((id) => !there.has(id)).length;
	// After an edit of the query many may be outside it.
	return lost > 5 && lost > expected.length / 2 && !run.state.edit;
}

function suddenlyEmpty(): GraceDbError {
	return new GraceDbError('Over half of the superevents are missing from the answer.', {
		kind: 'answer',
		advice: 'Later polls try again.',
	});
}

/** The newest 5,000 results are looked at: what is older is left out, and that is said once. */
function noteLimit(run: Run): void {
	const { memory, state } = run;
	let rows = 0;
	for (const slice of memory.slices) {
		rows += slice.rows;
		if (rows <= mostFollowed || slice.to === Infinity) continue;
		const limit = slice.to;
		memory.slices = moveEdge(memory.slices, limit);
		const isSaid = state.said.includes('limit');
		run.state = {
			...state,
			limit,
			edge: Math.max(state.edge, limit),
			said: isSaid ? state.said : [...state.said, 'limit'],
		};
		const time = new Date(limit * 1000).toISOString().replace('.000Z', 'Z');
		if (!isSaid) {
			run.warn(
				`The query has more than ${mostFollowed.toLocaleString('en')} results. The trigger does not track those created before ${time}.`,
			);
		}
		return;
	}
}

async function dealWithRows(run: Run, slice: Slice, rows: readonly Superevent[]): Promise<void> {
	const there = new Set(rows.map(({ superevent_id: id }) => id));
	const missing = expectedIn(run, slice.from, slice.to).filter((id) => !there.has(id));
	let isDecided = true;
	// The oldest first, so that what came in the same second is emitted in the order in which it came; but first what may be new.
	const oldestFirst = [...rows].reverse();
	const isFollowed = ({ superevent_id: id }: Superevent): boolean => run.state.followed.has(id);
	const inOrder = [
		...oldestFirst.filter((row) => !isFollowed(row)),
		...oldestFirst.filter(isFollowed),
	];
	await forEach(inOrder, atATime, async (row) => {
		isDecided = (await dealWithRow(run, row)) && isDecided;
	});
	if (isDecided) noteRead(run, slice);
	await lookAtMissing(run, slice, missing);
}

/** Which part of what was created before the last edit has been read since. */
function noteRead(run: Run, { from, to }: Slice): void {
	const { state, memory } = run;
	const { edit } = state;
	if (!edit || from >= edit.at) return;
	const read = addRange(edit.read, [from, Math.min(to, edit.at)]);
	const begin = memory.slices.at(-1)?.from ?? from;
	const isComplete = read.some(([first, last]) => first <= begin && last >= edit.at);
	if (isComplete) run.state = without(state, 'edit');
	else run.state = { ...state, edit: { ...edit, read } };
}

/** @returns whether it is decided what the superevent is */
async function dealWithRow(run: Run, row: Superevent): Promise<boolean> {
	const { state, settings } = run;
	const { superevent_id: id } = row;
	const before = state.followed.get(id);
	if (before) {
		const isDropped =
			!before.isEmitted &&
			isUnread(run, before.created) &&
			!(await staysKnown(run, row, before.labels));
		if (isDropped) {
			const followed = new Map(run.state.followed);
			followed.delete(id);
			run.state = { ...run.state, followed };
		} else await attempt(run, { id, row, ...(before.place === 'hidden' ? { lists: 'all' } : {}) });
		return true;
	}
	const created = secondsOf(row['created']);
	if (created < state.edge) return await meetOld(run, row, settings.filters);
	if (!isUnread(run, created)) {
		await attempt(run, { id, row });
		return true;
	}
	try {
		const sight = await firstSight(run, row);
		// It was heard of meanwhile.
		if (run.state.followed.has(id)) run.memory.heard.add(id);
		else if (sight === 'known') await meetKnown(run, row);
		else await attempt(run, { id, row });
		return true;
	} catch (error) {
		if (error instanceof ServerFailure || error instanceof PollOver) throw error;
		if (error instanceof Undecided || error instanceof GraceDbError) return false;
		throw error;
	}
}

/** What is older than the edge of the window is never new: a wider window shows it. */
async function meetOld(
	run: Run,
	row: Superevent,
	filters: Run['settings']['filters'],
): Promise<boolean> {
	const passes = await passesFilters(run, filters, row, factsOf(row));
	if (passes) await meetKnown(run, row);
	return passes !== undefined;
}

function isUnread({ state: { edit } }: Run, created: number): boolean {
	return edit !== undefined && created < edit.at && !covers(edit.read, created);
}

/** Seconds after the activation within which a record is as good as one at the activation itself. */
const prompt = 5;

/** Reads what a stream has heard of, before all else. What is not followed is looked for by the search. */
async function lookAtHeard(run: Run): Promise<void> {
	const { memory, settings } = run;
	await forEach([...memory.heard], atATime, async (id) => {
		memory.heard.delete(id);
		try {
			if (run.state.followed.has(id)) await attempt(run, { id, lists: 'all' });
			else await lookFor(run, id, settings);
		} catch (error) {
			memory.heard.add(id);
			throw error;
		}
	});
}

/** A superevent that is not followed, if the query finds it. */
async function lookFor(run: Run, id: string, { category }: Run['settings']): Promise<void> {
	const outcome = await readThing(run, { key: `heard:${id}`, what: id }, (once) =>
		ask(
			run,
			(client, { signal }) =>
				client.superevents.page({
					query: `id: ${id} ${queryOf(run.settings)}`.trim(),
					category,
					start: 0,
					pageSize: 1,
					signal,
				}),
			{ once },
		),
	);
	run.memory.arrears.delete(`heard:${id}`);
	const [row] = outcome?.answer.superevents ?? [];
	if (row?.superevent_id === id) await dealWithRow(run, row);
}

/** Follows a superevent that was there before. What has happened to it since is emitted. */
async function meetKnown(run: Run, row: Superevent): Promise<void> {
	const { state, selection } = run;
	const facts = factsOf(row);
	const now = serverNow(run);
	const since = state.edit && state.edit.at > state.began ? state.edit.at : state.began;
	const known = knownBefore(facts, since, now);
	// To look up the labels of all would take a request for each.
	const isYoung = now - facts.created < 7 * day;
	const isLater = now - since > prompt && (isYoung || selection.labels !== 'all');
	// Labels that may have been set since are looked up: a slow start loses nothing.
	const labels = new Map(
		[...known.labels].filter(([name]) => !isLater || !isTracked(selection, name)),
	);
	remember(run, row.superevent_id, { ...known, labels });
	if (labels.size < known.labels.size) await attempt(run, { id: row.superevent_id, row });
}

/** Looks at those that a slice should have had and had not. */
async function lookAtMissing(run: Run, slice: Slice, missing: readonly string[]): Promise<void> {
	const { state, settings } = run;
	const left: string[] = [];
	for (const id of missing) {
		const print = run.state.followed.get(id);
		// The query was changed, and nothing was emitted of it.
		if (print && !print.isEmitted && state.edit && settings.query !== '') forget(run, id);
		else if (print) left.push(id);
	}
	const rows = left.length >= several ? await readWithoutQuery(run, slice) : undefined;
	await forEach(left, atATime, async (id) => {
		const row = rows?.get(id);
		await attempt(run, row ? { id, row, isMissing: true } : { id, isMissing: true });
	});
}

function forget(run: Run, id: string): void {
	const followed = new Map(run.state.followed);
	followed.delete(id);
	run.state = { ...run.state, followed };
}

async function readWithoutQuery(
	run: Run,
	slice: Slice,
): Promise<Map<string, Superevent> | undefined> {
	const { settings, memory } = run;
	const target = { key: `wide:${slice.from}:${slice.to}`, what: describe(run, slice) };
	const outcome = await readThing(run, target, (once) =>
		readSlice(
			(search) =>
				ask(run, (client, { signal }) => client.superevents.page({ ...search, signal }), { once }),
			slice,
			{
				query: scopeOf(settings.filters),
				category: settings.category,
				turn: memory.polls,
				now: serverNow(run),
			},
		),
	);
	// If it fails, they are read one by one.
	memory.arrears.delete(target.key);
	return outcome && new Map(outcome.answer.rows.map((row) => [row.superevent_id, row]));
}

// Superevents

/** Looks at one superevent. If that fails, it is in arrears and stays as it was; if the time is up, the next poll begins with it. */
async function attempt(run: Run, task: Task): Promise<void> {
	const { id, row } = task;
	const { memory } = run;
	const key = `superevent:${id}`;
	if (isPaused(memory.arrears, key, run.localNow())) return;
	const before = run.state.followed.get(id);
	if (!before && !row) return;
	try {
		const outcome = await readThing(run, { key, what: id }, async () =>
			before ? await follow(run, before, task) : row && (await followNew(run, row)),
		);
		if (run.state.followed.get(id) !== before) {
			// A notice was heard meanwhile: what was read is older than what is known.
			memory.heard.add(id);
			return;
		}
		// While its lists are still to be read, its record alone does not suffice.
		const isDone = task.lists === 'all' || memory.deferred.get(id) !== undefined;
		if (isDone) memory.deferred.delete(id);
		if (outcome?.answer) applyResult(run, id, before, outcome.answer);
	} catch (error) {
		if (error instanceof PollOver) memory.deferred.set(id, row);
		throw error;
	}
}

function applyResult(run: Run, id: string, before: Fingerprint | undefined, result: Result): void {
	const { after, changes, superevent, seen, incomplete = [], exposed } = result;
	const isEmitted = after.isEmitted || changes.length > 0;
	const print: Fingerprint = {
		...after,
		isEmitted,
		place: after.place === 'unseen' ? 'inside' : after.place,
	};
	if (!isDeepStrictEqual(before, print)) remember(run, id, print);
	const isLabelled = before !== undefined && !isDeepStrictEqual(before.labels, print.labels);
	if (isLabelled || changes.length > 0) run.memory.active.set(id, serverNow(run));
	if (changes.length === 0) return;
	const isShown = run.settings.filters.onlyPublic && run.clients.anonymous !== undefined;
	const notice = seen?.alerts?.at(-1)?.record;
	run.emissions.push({
		superevent,
		changes,
		after: print,
		...(exposed === undefined ? (isShown ? { exposed: true } : {}) : { exposed }),
		...(notice ? { notice } : {}),
		incomplete: [...incomplete, ...(seen?.failed ?? [])],
		detected: serverNow(run),
	});
}

/**
 * Puts what was heard of a superevent in the place of what a poll under way has found of it: the poll's own changes of it are dropped, since they
 * were found by a comparison with what was known before, and it is read again.
 */
export function rememberHeard(run: Run, id: string, print: Fingerprint): void {
	remember(run, id, print);
	run.emissions = run.emissions.filter(({ superevent }) => superevent.superevent_id !== id);
	run.memory.active.set(id, serverNow(run));
}

function remember(run: Run, id: string, print: Fingerprint): void {
	// A poll makes one copy of the map, however many change.
	if (!run.copied) {
		run.state = { ...run.state, followed: new Map(run.state.followed) };
		run.copied = true;
	}
	(run.state.followed as Map<string, Fingerprint>).set(id, print);
}

/** What the last poll had no time for. */
async function lookAtDeferred(run: Run): Promise<void> {
	const wanted = wantedLists(run);
	// Few at a time: where time is short, what is begun shall also be finished.
	await forEach([...run.memory.deferred], 2, async ([id, row]) => {
		if (isLate(run)) return;
		const isFollowed = run.state.followed.has(id);
		if (row && isFollowed) await attempt(run, { id, row, lists: 'all' });
		else if (row) await dealWithRow(run, row);
		else await lookAtLists(run, id, wanted);
		run.memory.deferred.delete(id);
	});
}

/** After a start or an outage, and where a page was full, slices are read at once. */
async function lookAtUnread(run: Run): Promise<void> {
	const { memory } = run;
	const isUnreadSlice = (slice: Slice): boolean =>
		slice.last === -Infinity && !isPaused(memory.arrears, keyOf(slice), run.localNow());
	for (;;) {
		const slice = memory.slices.find(isUnreadSlice);
		if (!slice || isLate(run) || isSearchPaused(run)) return;
		await lookAtSlice(run, slice);
		// Whatever came of it, it has had its turn.
		memory.slices = memory.slices.map((one) =>
			one.from === slice.from && one.to === slice.to && one.last === -Infinity
				? { ...one, last: serverNow(run) }
				: one,
		);
	}
}

/**
 * Superevents of which a record alone does not say enough: those that something has just happened to, and that wait for a notice;
 * after a start or an outage those with an alert as well.
 */
async function lookAtActive(run: Run, isStart: boolean): Promise<void> {
	const { state, memory } = run;
	const wanted = wantedLists(run);
	if (wanted.length === 0) return;
	const limit = serverNow(run) - activeFor;
	const active: [string, number][] = [];
	for (const [id, print] of state.followed) {
		const last = Math.max(
			memory.active.get(id) ?? 0,
			print.created,
			...print.labels.values(),
			awaitsNotice(print, run.selection) ? limit + 1 : 0,
		);
		if (last > limit && print.place !== 'hidden') active.push([id, last]);
	}
	const chosen = active
		.sort(([, a], [, b]) => b - a)
		.slice(0, mostActive)
		.map(([id]) => id);
	if (isStart) chosen.push(...atStart(run).filter((id) => !chosen.includes(id)));
	const dealt = new Set(run.emissions.map(({ superevent }) => superevent.superevent_id));
	const left = new Set(chosen.filter((id) => !dealt.has(id)));
	try {
		await forEach([...left], atATime, async (id) => {
			if (isLate(run)) return;
			await lookAtLists(run, id, wanted);
			left.delete(id);
		});
	} finally {
		// However slow the server is, each has its turn.
		for (const id of left) if (!memory.deferred.has(id)) memory.deferred.set(id, undefined);
	}
}

/** Alerted superevents of the last days, the newest first. */
function atStart({ state, ...run }: Run): string[] {
	const limit = serverNow({ state, ...run }) - 7 * day;
	return [...state.followed]
		.filter(([, print]) => print.created >= limit && isAlerted(print))
		.sort(([, a], [, b]) => b.created - a.created)
		.slice(0, mostAtStart)
		.map(([id]) => id);
}

/** Superevents of which the first poll of a process reads the lists without times, so that they are saved with the activation. */
const mostFirstLooks = 200;

/** What signoffs and exposure there are when a trigger begins. */
async function takeFirstLooks(run: Run): Promise<void> {
	const lists = wantedLists(run).filter((list) => list === 'signoffs' || list === 'permissions');
	if (lists.length === 0) return;
	const lacking = [...run.state.followed]
		.filter(([, { signoffs, exposed }]) => signoffs === undefined || exposed === undefined)
		.sort(([, a], [, b]) => b.created - a.created)
		.slice(0, mostFirstLooks);
	await forEach(lacking, atATime, async ([id]) => {
		for (const list of lists) if (!isLate(run)) await attempt(run, { id, lists: list });
	});
}

/** What is in arrears and has waited long enough: it comes last. */
async function lookAtArrears(run: Run): Promise<void> {
	const { memory } = run;
	const begin = run.localNow();
	for (const [key, arrear] of [...memory.arrears]) {
		// Not what has just failed in this poll.
		const isDue = arrear.next <= begin && !isPaused(memory.arrears, key, begin);
		if (!isDue || isLate(run)) continue;
		const [kind, id = '', list] = key.split(':');
		if (kind === 'list' && run.state.followed.has(id)) {
			await attempt(run, { id, lists: list as ListName });
		} else if (kind === 'list') {
			// It was asked about a candidate.
			await readList(run, id, list as ListName);
		} else if (kind === 'superevent' && run.state.followed.has(id)) {
			await attempt(run, { id, lists: 'all' });
		} else if (kind === 'slice') {
			const slice = memory.slices.find((one) => keyOf(one) === key);
			if (slice) await lookAtSlice(run, slice);
		}
	}
}

/** Each list of a superevent, by one request if it has nothing to add. */
async function lookAtLists(run: Run, id: string, lists: readonly ListName[]): Promise<void> {
	for (const list of lists) {
		// A full look reads all of them.
		const before = run.state.followed.get(id);
		await attempt(run, { id, lists: list });
		if (run.state.followed.get(id) !== before) return;
	}
	const print = run.state.followed.get(id);
	const isOverdue = print && awaitsNotice(print, run.selection);
	if (isOverdue && serverNow(run) - Math.max(...print.labels.values()) >= 120) {
		await attempt(run, { id, lists: 'all' });
	}
}

function isAlerted(print: Fingerprint): boolean {
	return Object.keys(print.notices).length > 0 || hasAlertLabel(print);
}

/** Whether nobody expects another alert: the last one was a retraction. */
function isRetracted({ notices, labels }: Fingerprint): boolean {
	if (labels.has('ADVNO')) return true;
	const { RETRACTION: retractions = [], ...others } = notices;
	const last = (sent: readonly ({ at: number } | undefined)[]): number =>
		Math.max(-Infinity, ...sent.map((one) => one?.at ?? -Infinity));
	return retractions.length > 0 && last(retractions) >= last(Object.values(others).flat());
}

// The due-list

type Work = Thing & ({ slice: Slice } | { id: string; list?: ListName });

/** What is due by the schedule, within the allowance. */
async function lookAtDue(run: Run): Promise<void> {
	const { memory } = run;
	const now = serverNow(run);
	memory.allowance = refill(memory.allowance, now, requestsPerMinute);
	const { things, population } = allThings(run, now);
	for (const thing of dueList(things, population, now)) {
		if (memory.allowance.left < 1 || isLate(run)) return;
		if (isPaused(memory.arrears, thing.key, run.localNow())) continue;
		const before = run.answered;
		if ('slice' in thing) {
			if (isSearchPaused(run)) continue;
			await lookAtSlice(run, thing.slice);
			memory.slices = memory.slices.map((one) =>
				one === thing.slice ? { ...one, last: now } : one,
			);
		} else {
			memory.looks.set(thing.key, now);
			await attempt(run, thing.list ? { id: thing.id, lists: thing.list } : { id: thing.id });
		}
		memory.allowance.left -= Math.max(1, run.answered - before);
	}
}

function allThings(run: Run, now: number): { things: Work[]; population: Population } {
	const { memory, state } = run;
	const found: { class: ThingClass; key: string; id: string; list?: ListName }[] = [];
	const counts: Record<ThingClass, number> = { ...nothing };
	const slices = memory.slices.filter(({ to }) => to !== Infinity);
	const lists = wantedLists(run).filter((list) => list !== 'labels' || run.settings.watchDetails);
	const classOf = (slice: Slice): ThingClass => (slice.to > now - day ? 'youngSlice' : 'oldSlice');
	for (const slice of slices) counts[classOf(slice)] += 1;
	const edge = memory.slices.at(-1)?.from ?? 0;
	for (const [id, print] of state.followed) {
		// What is older than the window is not looked at any more.
		if (print.created < edge && print.created > 0) continue;
		if (print.place !== 'inside') {
			counts.outside += 1;
			found.push({ class: 'outside', key: `record:${id}`, id });
		}
		if (lists.length === 0 || print.place === 'hidden') continue;
		const each = listClass(print, now);
		for (const list of lists) {
			counts[each] += 1;
			found.push({ class: each, key: listKey(id, list), id, list });
		}
	}
	const lengths = new Map<ThingClass, number>();
	const lengthOf = (each: ThingClass): number => {
		const length = lengths.get(each) ?? 60 * interval(each, counts);
		lengths.set(each, length);
		return length;
	};
	return {
		population: counts,
		things: [
			...slices.map((slice) => ({
				slice,
				key: keyOf(slice),
				class: classOf(slice),
				last: slice.last,
			})),
			...found.map((thing) => ({
				...thing,
				last: lastLook(memory.looks, thing.key, lengthOf(thing.class), now),
			})),
		],
	};
}

/** What this process has not looked at yet counts as looked at within its last interval. */
function lastLook(looks: Map<string, number>, key: string, length: number, now: number): number {
	const last = looks.get(key) ?? spreadLook(key, length, now);
	looks.set(key, last);
	return last;
}

function listClass(print: Fingerprint, now: number): ThingClass {
	if (!isAlerted(print) || isRetracted(print)) return 'quietList';
	const age = now - print.created;
	if (age < day) return 'alertedDay';
	return age < 7 * day ? 'alertedWeek' : 'alertedOld';
}
