import { GraceDbError, type GraceDbErrorKind } from '../../gracedb/errors/GraceDbError';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { isPaused, succeeded } from '../schedule/arrears';
import { readSlice, type SliceRows } from '../slices/readSlice';
import { afterReading, cutAt, halve, keyOf, moveEdge, type Slice } from '../slices/slices';
import { secondsOf } from '../state/fingerprint';
import { mostFollowed } from '../state/watchState';
import { queryOf } from './follow';
import {
	ask,
	isLate,
	laterNow,
	probeLimit,
	readThing,
	type Run,
	ServerFailure,
	serverNow,
} from './run';
import { several, describe, expectedIn, newestKnown } from './inSlice';
import { dealWithRows } from './rows';

/** An answer that takes longer makes its slice smaller, if another one came quickly; in ms. */
const slow = 5_000;

const nextCentury = Date.UTC(2101, 0, 1) / 1000;

/** Reads a slice and deals with its superevents. One that cannot be read is read in smaller parts. */
export async function lookAtSlice(run: Run, slice: Slice): Promise<void> {
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
export const searchKey = 'search';

export function isSearchPaused({ memory, localNow }: Run): boolean {
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
		known === undefined ? halve(before, slice, laterNow(run)) : cutAt(before, slice, known + 1);
	const whole = new Set(before);
	const parts = memory.slices.filter((one) => !whole.has(one));
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
