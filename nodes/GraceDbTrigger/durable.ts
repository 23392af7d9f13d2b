import type { IPollFunctions } from 'n8n-workflow';

/** How long a poll may take in n8n's default engine, in ms; the other one gives less. */
const defaultBudget = 300_000;

/** Milliseconds that n8n gives a poll; its versions before 2.38 do not say. */
export function budgetOf(context: IPollFunctions): number {
	return (context as Partial<IPollFunctions>).getPollBudgetMs?.() ?? defaultBudget;
}

/**
 * Whether n8n keeps the state in the same transaction as the execution (its scheduler's durable cursors): then nothing is
 * ever lost between the two. There the memory of a node is a plain object, elsewhere one that n8n watches for changes. It is plain
 * also in an n8n whose scheduler was switched off again; that one does not shorten the budget.
 */
export function isDurable(memory: object, budget: number): boolean {
	return !('__dataChanged' in memory) && budget < defaultBudget;
}
