import type { Superevent } from '../sky/types';
import { byFact } from '../sky/index/facts';
import { QueryError } from './error';
import { splitLabels } from './labels';
import { terms, type Condition, type Found, type Term } from './supereventTerms';

export { QueryError, TimeHint } from './error';

/**
 * The superevents that fit a query. Reference server behaviour: all terms have to hold; unless one of them names a category
 * or an id, Test and MDC superevents are left out.
 */
export function matchSuperevents(
	query: string,
	superevents: readonly Superevent[],
	now: Date,
): Superevent[] {
	const conditions = readSuperevents(query, now);
	return superevents.filter((superevent) => conditions.every((fits) => fits(superevent)));
}

/** The conditions of a query, for {@link SupereventIndex.select}. */
export function readSuperevents(query: string, now: Date): Condition[] {
	const { rest, condition } = splitLabels(query);
	// Reference server behaviour: here, unlike with events, blanks at the beginning are not taken away.
	if (/^\s/.test(query) && !rest.trim()) throw new QueryError(complaint(rest));
	const { conditions, chooses } = parseTerms(rest, now);
	if (condition) {
		conditions.push(
			byFact({ labels: condition.clauses }, ({ labels }) =>
				condition((name) => labels.some((label) => label.name === name)),
			),
		);
	}
	if (!chooses) conditions.push(byFact({ category: 'P' }, ({ category }) => category === 'P'));
	return conditions;
}

/** Reads terms from left to right; where several fit, the longest wins. */
function parseTerms(text: string, now: Date): { conditions: Condition[]; chooses: boolean } {
	const conditions: Condition[] = [];
	let chooses = false;
	let position = skipBlanks(text, 0);
	while (position < text.length) {
		const best = longestTerm(text, position, now);
		if (!best) throw new QueryError(complaint(text));
		conditions.push(best.found.condition());
		chooses ||= best.term.choosesCategory ?? false;
		position = skipBlanks(text, best.found.end);
	}
	return { conditions, chooses };
}

function longestTerm(
	text: string,
	position: number,
	now: Date,
): { term: Term; found: Found } | undefined {
	let best: { term: Term; found: Found } | undefined;
	for (const term of terms) {
		const found = term.read(text, position, now);
		if (found && found.end > (best?.found.end ?? position)) best = { term, found };
	}
	return best;
}

/** What newer servers say about a query that they do not understand; the first reason that fits. */
function complaint(text: string): string {
	const query = text.trim();
	if (!query.includes('*') && /[?#%$]/.test(query)) return `Invalid wildcard in query: ${query}`;
	if (/^G\d+$/.test(query)) return `${query} looks like an event graceid`;
	const prefix = /^([A-Za-z]+)\d{6}/.exec(query)?.[1];
	if (prefix !== undefined && !['S', 'MS', 'TS', 'GW'].includes(prefix)) {
		return `Invalid superevent prefix in query: ${prefix} is none of S, MS, TS, GW`;
	}
	if (!/^[TM]?(?:S|GW)\d+[A-Za-z]*\*?$/i.test(query)) {
		return `${query} is not a valid superevent ID or query`;
	}
	return `Invalid superevent query: ${query}`;
}

function skipBlanks(text: string, from: number): number {
	let at = from;
	while (/\s/.test(text.charAt(at))) at += 1;
	return at;
}
