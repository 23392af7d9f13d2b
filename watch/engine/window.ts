import { isInArrears } from '../schedule/arrears';
import { keyOf, mergeSmall, moveEdge, type Slice, wholeWindow } from '../slices/slices';
import type { Fingerprint } from '../state/fingerprint';
import { type Run, serverNow, earlierNow } from './run';
import { describe } from './inSlice';
import { searchKey } from './lookAtSlice';

const day = 86_400;

/** Moves the edge of the window, and forgets what has fallen out of it. */
export function prepareWindow(run: Run): void {
	const { memory, settings, state } = run;
	const now = serverNow(run);
	const edge = earlierNow(run) - settings.window * day;
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
