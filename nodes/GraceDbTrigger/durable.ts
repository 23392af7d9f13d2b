import type { IPollFunctions } from 'n8n-workflow';

/** How long a poll may take in n8n's default engine, in ms; the other one gives less. */
export const defaultBudget = 300_000;

/** Milliseconds that n8n gives a poll; its versions before 2.38 do not say. */
export function budgetOf(context: IPollFunctions): number {
	return (context as Partial<IPollFunctions>).getPollBudgetMs?.() ?? defaultBudget;
}

/**
 * Whether n8n keeps the state in the same transaction as the execution (its scheduler's durable cursors): then nothing is
 * ever lost between the two. There the memory of a node is a plain object, elsewhere one that n8n watches for changes, and a poll gets
 * less time. Both stay so where only the cursors were switched off again, so its variable counts as well: where that is not seen, items
 * are repeated after a restart that need not be.
 *
 * @param environment of n8n
 */
export function isDurable(
	memory: object,
	budget: number,
	environment: Readonly<Record<string, string | undefined>>,
): boolean {
	const isOn = /^(?:true|1)$/i.test(environment['N8N_POLLER_DURABLE_CURSORS_ENABLED'] ?? '');
	return isOn && !('__dataChanged' in memory) && budget < defaultBudget;
}
