import type { IPollFunctions } from 'n8n-workflow';
import { poll } from '../../nodes/GraceDbTrigger/poll';
import type { Host } from '../../nodes/GraceDbTrigger/process';
import type { ServerForTests } from './world';

export type Item = Record<string, unknown>;

/** The part of n8n that polls: what it keeps in memory, and what it calls the node with. */
export interface Poller {
	/** Static data of the node, as n8n has it in memory. */
	memory: Record<string, unknown>;
	parameters: Record<string, unknown>;
	token: string;
	/** How far the clock of n8n is ahead of that of the server, in ms. */
	ahead: number;
	/** Further fields of the credential. */
	credential: Record<string, unknown>;
	/** Errors that were reported without being thrown. */
	reported: Error[];
	/** Lines in n8n's log: level, text, and what they are about. */
	log: [string, string, object][];
	/** Those of the level `warn`. */
	readonly warnings: string[];
	poll: () => Promise<Item[] | null>;
	/** A new process, with the static data that it loads. */
	restart: (memory: Record<string, unknown>) => void;
	/** The same process loads its static data anew, as after a change of the workflow. */
	reload: (memory: Record<string, unknown>) => void;
}

export interface PollerOptions {
	parameters?: Record<string, unknown>;
	/** Whose token to use; a visitor without. */
	token?: string;
	/** How far the clock of n8n is ahead of that of the server, in ms. */
	ahead?: number;
	budget?: number;
	/** As n8n's engine with durable cursors has it. */
	durable?: boolean;
	/** Whether n8n's variable for them is set; default as `durable`. */
	cursors?: boolean;
}

/** One poll with a memory of the node and a budget in ms. */
type Run = (memory: Record<string, unknown>, budget: number) => Promise<Item[] | null>;

/**
 * n8n's engine with durable cursors, as n8n 2.41 has it (poll-trigger-task-handler, poll-backoff-policy): each poll gets a copy of
 * the cursor, which is kept with the items or after a poll without any, not after an error nor after the empty poll of the
 * activation. After an error that is thrown polls are left out.
 */
class DurableTicks {
	/** Also before: an n8n that is started again goes on with the jobs in its database. */
	isActivated = false;
	private errors = 0;
	private backoffUntil = 0;

	async tick(poller: Poller, now: () => number, budget: number, run: Run): Promise<Item[] | null> {
		if (this.backoffUntil > now()) return null;
		const cursor = structuredClone(poller.memory);
		const isActivation = !this.isActivated;
		this.isActivated = true;
		try {
			const items = await run(cursor, isActivation ? 300_000 : budget);
			this.errors = 0;
			if (items || !isActivation) poller.memory = cursor;
			return items;
		} catch (error) {
			this.errors += 1;
			const { cause, retryAfterMs = 0 } = (error as { failure: DeclaredFailure }).failure;
			const curve = Math.min(5_000 * 2 ** (this.errors - 1), longestBackoff);
			const isPermanent = cause.endsWith('-invalid');
			this.backoffUntil = now() + (isPermanent ? longestBackoff : Math.max(curve, retryAfterMs));
			throw error;
		}
	}
}

interface DeclaredFailure {
	cause: string;
	retryAfterMs?: number;
}

const longestBackoff = 1_800_000;

/** Polls the trigger as n8n does, with the clock of the test's server. */
export function startPoller(server: ServerForTests, options: PollerOptions = {}): Poller {
	const { token = '', ahead = 0, durable = false } = options;
	const { budget = durable ? 36_000 : 300_000, cursors = durable } = options;
	const newHost = (): Host => ({
		triggers: new Map(),
		environment: { N8N_POLLER_DURABLE_CURSORS_ENABLED: String(cursors) },
		runtime: {
			now: () => server.clock.now + poller.ahead,
			random: () => 0.5,
			sleep: (milliseconds, signal) => {
				signal?.throwIfAborted();
				server.clock.now += milliseconds;
				return Promise.resolve();
			},
		},
	});
	const watched = (memory: Record<string, unknown>): Record<string, unknown> =>
		durable ? memory : Object.defineProperty(memory, '__dataChanged', { value: false });
	const ticks = new DurableTicks();
	let host = newHost();
	const poller: Poller = {
		memory: watched({}),
		token,
		ahead,
		credential: {},
		reported: [],
		log: [],
		get warnings() {
			return this.log.filter(([level]) => level === 'warn').map(([, text]) => text);
		},
		parameters: {
			authentication: token === '' ? 'none' : 'sciToken',
			server: 'custom',
			customServer: server.url,
			...options.parameters,
		},
		async poll() {
			if (!durable) return await run(poller.memory, budget);
			const { clock } = server;
			return await ticks.tick(poller, () => clock.now, budget, run);
		},
		restart(memory) {
			host = newHost();
			ticks.isActivated = true;
			poller.reload(memory);
		},
		reload(memory) {
			poller.memory = watched(structuredClone(memory));
		},
	};
	const run: Run = async (memory, milliseconds) => {
		const context = {
			getMode: () => 'trigger',
			getNode: () => ({ id: 'trigger', name: 'GraceDB Trigger', type: 'graceDbTrigger' }),
			getWorkflow: () => ({ id: 'workflow' }),
			getNodeParameter: (name: string, fallback: unknown) =>
				name in poller.parameters ? poller.parameters[name] : fallback,
			getWorkflowStaticData: () => memory,
			getCredentials: () =>
				Promise.resolve({
					server: 'custom',
					customServer: server.url,
					access: 'readOnly',
					token: poller.token,
					...poller.credential,
				}),
			getPollBudgetMs: () => milliseconds,
			helpers: {},
			logger: Object.fromEntries(
				['error', 'warn', 'info', 'debug'].map((level) => [
					level,
					(text: string, about: object) => poller.log.push([level, text, about]),
				]),
			),
			__emitError: (error: Error) => poller.reported.push(error),
		} as unknown as IPollFunctions;
		const output = await poll(context, host);
		return output?.[0]?.map(({ json }) => json) ?? null;
	};
	return poller;
}
