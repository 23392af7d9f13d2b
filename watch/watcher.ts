import { newMemory, withoutState, type WatchMemory } from './engine/memory';
import type { Run } from './engine/run';
import type { StoredSearch, WatchState } from './state/watchState';
import { readState } from './state/watchState';

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

/** The state that counts. Process memory belongs to one state, and goes with it: where another one is stored, all is due. */
export function loadState(
	watcher: Watcher,
	{ stored, warn }: { stored: unknown; warn: (message: string) => void },
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

/** What a state calls the server, or the user, as long as nobody could say it: then it is that of whoever asks first. */
export const unknown = '';

/** The state of this server: also if it was begun before it was known which it is. Undefined if it is that of another one. */
export function stateOf(
	state: WatchState | undefined,
	server: string,
	{ user }: Pick<StoredSearch, 'user'>,
): WatchState | undefined {
	if (!state || (state.server !== server && state.server !== unknown)) return undefined;
	const isKnown = state.server === server && state.search.user !== unknown;
	if (isKnown || user === unknown) return state.server === server ? state : { ...state, server };
	return { ...state, server, search: { ...state.search, user } };
}
