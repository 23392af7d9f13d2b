import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { Superevent } from '../../gracedb/resources/supereventReading';
import { isTracked } from '../diff/labels';
import { readSlice } from '../slices/readSlice';
import { addRange, covers, type Slice } from '../slices/slices';
import { factsOf, knownBefore, secondsOf } from '../state/fingerprint';
import { scopeOf } from './follow';
import { passesFilters } from './candidates';
import { ask, forEach, PollOver, readThing, type Run, ServerFailure, serverNow } from './run';
import { without } from '../without';
import { firstSight, staysKnown, Undecided } from './search';
import { several, describe, expectedIn } from './inSlice';
import { attempt, forget, remember } from './lookAtSuperevent';

/** Seconds after the activation within which a record is as good as one at the activation itself. */
const prompt = 5;

const day = 86_400;

export async function dealWithRows(
	run: Run,
	slice: Slice,
	rows: readonly Superevent[],
): Promise<void> {
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
	await forEach(inOrder, async (row) => {
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
export async function dealWithRow(run: Run, row: Superevent): Promise<boolean> {
	const { state, settings } = run;
	const { superevent_id: id } = row;
	const before = state.followed.get(id);
	if (before) {
		const isDropped =
			!before.isEmitted &&
			isUnread(run, before.created) &&
			!(await staysKnown(run, row, before.labels));
		if (!isDropped) {
			await attempt(run, { id, row, ...(before.place === 'hidden' ? { lists: 'all' } : {}) });
			return true;
		}
		// It is decided about anew, as if this were the first look.
		forget(run, id);
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
	await forEach(left, async (id) => {
		const row = rows?.get(id);
		await attempt(run, row ? { id, row, isMissing: true } : { id, isMissing: true });
	});
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
