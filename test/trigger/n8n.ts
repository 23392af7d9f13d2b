import type { IPollFunctions } from 'n8n-workflow';
import { poll } from '../../nodes/GraceDbTrigger/poll';
import type { Host } from '../../nodes/GraceDbTrigger/process';
import { type PageSizes, usualPages } from '../../nodes/GraceDbTrigger/watch/pages';
import type { ServerForTests } from './world';

export type Item = Record<string, unknown>;

/** The part of n8n that polls: what it keeps in memory, and what it calls the node with. */
export interface Poller {
	/** Static data of the node, as n8n has it in memory. */
	memory: Record<string, unknown>;
	parameters: Record<string, unknown>;
	token: string;
	/** Errors that were reported without being thrown. */
	reported: Error[];
	poll: () => Promise<Item[] | null>;
	/** A new process, with the static data that it loads. */
	restart: (memory: Record<string, unknown>) => void;
}

export interface PollerOptions {
	parameters?: Record<string, unknown>;
	/** Whose token to use; a visitor without. */
	token?: string;
	/** How far the clock of n8n is ahead of that of the server, in ms. */
	ahead?: number;
	budget?: number;
	/** How much of the results a poll looks at; default as in n8n. */
	pages?: PageSizes;
	/** As n8n's engine with durable cursors has it. */
	durable?: boolean;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Polls the trigger as n8n does, with the clock of the test's server. */
export function startPoller(server: ServerForTests, options: PollerOptions = {}): Poller {
	const { token = '', ahead = 0, budget = 300_000, durable = false, pages = usualPages } = options;
	const newHost = (): Host => ({
		triggers: new Map(),
		pages,
		surroundings: {
			now: () => server.clock.now + ahead,
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
	let host = newHost();
	const poller: Poller = {
		memory: watched({}),
		token,
		reported: [],
		parameters: {
			...{ authentication: token === '' ? 'none' : 'sciToken' },
			...{ server: 'custom', customServer: server.url, ...options.parameters },
		},
		async poll() {
			const context = {
				getMode: () => 'trigger',
				getNode: () => ({ id: 'trigger', name: 'GraceDB Trigger', type: 'graceDbTrigger' }),
				getWorkflow: () => ({ id: 'workflow' }),
				getNodeParameter: (name: string, fallback: unknown) =>
					name in poller.parameters ? poller.parameters[name] : fallback,
				getWorkflowStaticData: () => poller.memory,
				getCredentials: () =>
					Promise.resolve({
						...{ server: 'custom', customServer: server.url, access: 'readOnly' },
						token: poller.token,
					}),
				getPollBudgetMs: () => budget,
				helpers: {},
				logger: quiet,
				__emitError: (error: Error) => poller.reported.push(error),
			} as unknown as IPollFunctions;
			const output = await poll(context, host);
			return output?.[0]?.map(({ json }) => json) ?? null;
		},
		restart(memory) {
			host = newHost();
			poller.memory = watched(structuredClone(memory));
		},
	};
	return poller;
}
