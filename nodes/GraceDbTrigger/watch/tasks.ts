import type { Superevent } from '../../../gracedb/resources/supereventReading';
import type { Fingerprint } from '../state/fingerprint';
import type { TriggerState } from '../state/triggerState';
import type { Scan } from './pages';
import { countOfTurns } from './turns';
import type { Watch } from './watch';

/** A superevent to look at: its record where a page brought it. */
export interface Task {
	row?: Superevent;
	/** A page should have had it, but had it not. */
	missing?: boolean;
	/** Whether its lists are read even if its record is what it was; for one list: if that has something new. */
	lists?: 'all' | 'notices' | 'voevents';
}

/** Superevents that are read one by one in one poll, at most: the others have their turn in the next. */
const mostReadAlone = 25;

/** Adds what a page brought, and what it should have brought. */
export function addRows(
	tasks: Map<string, Task>,
	{ rows, missing }: Scan,
	state: TriggerState,
): void {
	// The oldest first, so that what came in the same second is told in the order in which it came.
	for (const [id, row] of [...rows].reverse()) addTask(tasks, id, { row });
	const hidden = [...state.followed].filter(
		([id, { place }]) => place === 'hidden' && rows.has(id),
	);
	for (const [id] of hidden) addTask(tasks, id, { lists: 'all' });
	for (const id of missing.slice(0, mostReadAlone)) addTask(tasks, id, { missing: true });
}

export function addTask(tasks: Map<string, Task>, id: string, task: Task): void {
	tasks.set(id, { ...task, ...tasks.get(id), ...(task.lists === 'all' ? { lists: 'all' } : {}) });
}

/**
 * What is done for the one whose turn it is: one request, unless there is something to find. Its notices, its VOEvents and, if no
 * page brings it, its record take turns by its own count: that of the polls may be in step with the round of the superevents.
 */
export function turnOf({ settings, memory }: Watch, id: string, before?: Fingerprint): Task {
	if (settings.watchDetails) return { lists: 'all' };
	if (!settings.wishes.kinds.has('public_notice')) return {};
	const looks: readonly Task[] = [
		{ lists: 'notices' },
		{ lists: 'voevents' },
		...(before?.place === 'inside' ? [] : [{}]),
	];
	return looks[countOfTurns(memory, id) % looks.length] ?? {};
}
