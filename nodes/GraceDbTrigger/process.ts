import { realRuntime, type Runtime } from '../../gracedb/runtime';
import { noServerFailure, type ServerFailures } from '../../watch/schedule/serverFailure';
import { newWatcher, type Watcher } from '../../watch/watcher';

/** A poll under way. */
export interface PollUnderWay {
	/** When it has to be over; ms since 1970. */
	end: number;
	/** Ends whatever it waits for. */
	stop: () => void;
}

/** What this process knows of one trigger. It begins anew with n8n; what has to last is in the state. */
export interface TriggerProcess {
	/** n8n starts the next poll even if the last still runs, and both would emit the same. */
	underWay?: PollUnderWay;
	/** The static data of the workflow that polled last: another object stands for another activation. */
	staticData?: WeakRef<object>;
	/** When the last poll began and ended; ms since 1970. */
	lastPoll?: number;
	lastEnd?: number;
	/** Time between two polls as n8n wants it; ms. */
	interval: number;
	failures: ServerFailures;
	/** When it was activated, while no poll could save a state; ms since 1970. */
	began?: number;
	/** What was found wrong with the configuration when it was published: n8n tries an activation several times. */
	verdict?: Verdict;
	watcher: Watcher;
}

export interface Verdict {
	/** The parameters that it is about. */
	of: string;
	/** ms since 1970. */
	at: number;
	error: Error;
}

/** Everything of the process that a poll depends on, to be replaced by tests. */
export interface Host {
	triggers: Map<string, TriggerProcess>;
	runtime: Runtime;
	/** Variables of n8n's environment. */
	environment: Readonly<Record<string, string | undefined>>;
}

/** The process of n8n itself. */
export const thisProcess: Host = {
	triggers: new Map(),
	runtime: realRuntime,
	environment: process.env,
};

const defaultInterval = 60_000;

/** What is known of a trigger; a new process knows nothing. */
export function processOf({ triggers }: Host, trigger: string): TriggerProcess {
	const known = triggers.get(trigger) ?? {
		interval: defaultInterval,
		failures: noServerFailure,
		watcher: newWatcher(),
	};
	triggers.set(trigger, known);
	return known;
}
