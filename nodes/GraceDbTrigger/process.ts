import { realRuntime, type Runtime } from '../../gracedb/runtime';
import type { TriggerState } from './state/triggerState';
import { noTroubles, type Troubles } from './troubles';
import { type PageSizes, defaultPages } from './watch/pages';
import { newMemory, type WatchMemory } from './watch/watch';

/** What this process knows of one trigger. It begins anew with n8n; what has to last is in the state. */
export interface TriggerProcess {
	/** A poll is under way: n8n starts the next one even if the last still runs, and both would emit the same. */
	isBusy: boolean;
	/** Polled before by this process. */
	isKnown: boolean;
	/** A poll has succeeded since the start: what was emitted last is no longer in doubt. */
	hasSucceeded: boolean;
	/** When the last poll began and ended; ms since 1970. */
	lastPoll?: number;
	lastEnd?: number;
	/** Time between two polls as n8n wants it; ms. */
	interval: number;
	troubles: Troubles;
	watch: WatchMemory;
	/** The last state with its text, so that it need not be read again. */
	cached?: { text: string; state: TriggerState };
}

/** Everything of the process that a poll depends on, to be replaced by tests. */
export interface Host {
	triggers: Map<string, TriggerProcess>;
	runtime: Runtime;
	pages: PageSizes;
	/** Variables of n8n's environment. */
	environment: Readonly<Record<string, string | undefined>>;
}

/** The process of n8n itself. */
export const thisProcess: Host = {
	triggers: new Map(),
	runtime: realRuntime,
	pages: defaultPages,
	environment: process.env,
};

const usualInterval = 60_000;

/** What is known of a trigger; a new process knows nothing. */
export function processOf({ triggers }: Host, trigger: string): TriggerProcess {
	const known = triggers.get(trigger) ?? {
		...{ isBusy: false, isKnown: false, hasSucceeded: false },
		...{ interval: usualInterval, troubles: noTroubles, watch: newMemory() },
	};
	triggers.set(trigger, known);
	return known;
}
