import type { CandidateEvent } from '../sky/types';
import type { EventCondition } from './attributes';
import { QueryError } from './error';
import { alternatives, attributeTerm, replayTerm, type EventTerm } from './eventTerms';
import { splitLabels } from './labels';
import { Scanner } from './scanner';

export interface EventDialect {
	now: Date;
	/** Whether the term `replay_id:` exists. */
	hasReplayId: boolean;
}

/**
 * The condition behind an event query. Reference server behaviour: terms of different fields have to hold together, several
 * of one field are alternatives; Test and MDC events are left out unless the query mentions them.
 */
export function eventCondition(query: string, dialect: EventDialect): EventCondition {
	const { rest, condition: labelled } = splitLabels(query.trim());
	const terms = readTerms(rest, dialect);
	const conditions = joined(terms);
	const fields = new Set(terms.map(({ field }) => field));
	if (labelled) {
		conditions.push(({ labels }) =>
			labelled((name) => labels.some((label) => label.name === name)),
		);
	}
	// The letters count wherever they stand, also inside quotes.
	const text = rest.toLowerCase();
	if (!text.includes('test') && !fields.has('tid')) {
		conditions.push(({ group }) => group !== 'Test');
	}
	if (!text.includes('mdc') && !fields.has('mid')) {
		conditions.push(({ search }) => search !== 'MDC');
	}
	return (event) => conditions.every((fits) => fits(event));
}

/** The events that fit a query, in their order. */
export function matchEvents(
	query: string,
	events: readonly CandidateEvent[],
	dialect: EventDialect,
): CandidateEvent[] {
	return events.filter(eventCondition(query, dialect));
}

function readTerms(text: string, { now, hasReplayId }: EventDialect): EventTerm[] {
	const readers = [...alternatives, ...(hasReplayId ? [replayTerm] : []), attributeTerm];
	const scanner = new Scanner(text);
	const terms: EventTerm[] = [];
	while (!scanner.isAtEnd) {
		const term = firstOf(readers, (read) => read(scanner, now));
		if (!term) throw new QueryError(`not understood: ${text.slice(scanner.position)}`);
		terms.push(term);
	}
	return terms;
}

function firstOf<Item, Result>(
	items: readonly Item[],
	attempt: (item: Item) => Result | undefined,
): Result | undefined {
	for (const item of items) {
		const result = attempt(item);
		if (result !== undefined) return result;
	}
	return undefined;
}

/** Reference server behaviour: only repeated `nevents:` have to hold together. */
function joined(terms: readonly EventTerm[]): EventCondition[] {
	const byField = new Map<string, EventCondition[]>();
	for (const { field, condition } of terms) {
		byField.set(field, [...(byField.get(field) ?? []), condition]);
	}
	return [...byField].map(([field, conditions]) =>
		field === 'nevents'
			? (event) => conditions.every((fits) => fits(event))
			: (event) => conditions.some((fits) => fits(event)),
	);
}
