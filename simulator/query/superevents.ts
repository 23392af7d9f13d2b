import type { Superevent } from '../sky/types';
import { QueryError } from './error';
import { splitLabels } from './labels';
import { terms, type Condition, type Term } from './supereventTerms';

export { QueryError } from './error';

/**
 * The superevents that fit a query. Reference server behaviour: all terms have to hold; unless one of them names a category
 * or an id, Test and MDC superevents are left out.
 */
export function matchSuperevents(
	query: string,
	superevents: readonly Superevent[],
	now: Date,
): Superevent[] {
	const { rest, condition } = splitLabels(query);
	const { conditions, chooses } = parseTerms(rest, now);
	if (condition) {
		conditions.push(({ labels }) =>
			condition((name) => labels.some((label) => label.name === name)),
		);
	}
	if (!chooses) conditions.push(({ category }) => category === 'P');
	return superevents.filter((superevent) => conditions.every((fits) => fits(superevent)));
}

/** Reads terms from left to right; where several fit, the longest wins. */
function parseTerms(text: string, now: Date): { conditions: Condition[]; chooses: boolean } {
	const conditions: Condition[] = [];
	let chooses = false;
	let position = skipBlanks(text, 0);
	while (position < text.length) {
		const found = longestTerm(text, position);
		if (!found) throw new QueryError(`not understood: ${text.slice(position)}`);
		conditions.push(found.term.condition(found.match, now));
		chooses ||= found.term.choosesCategory ?? false;
		position = skipBlanks(text, position + found.match[0].length);
	}
	return { conditions, chooses };
}

function longestTerm(
	text: string,
	position: number,
): { term: Term; match: RegExpExecArray } | undefined {
	let best: { term: Term; match: RegExpExecArray } | undefined;
	for (const term of terms) {
		term.pattern.lastIndex = position;
		const match = term.pattern.exec(text);
		if (!match || hasShoutedKeyword(match[0])) continue;
		if (match[0].length > (best?.match[0].length ?? 0)) best = { term, match };
	}
	return best;
}

/** Values may have any case, keywords only the small one. */
function hasShoutedKeyword(text: string): boolean {
	const keyword = /^(?:\w+(?=:)|far(?=\W))/i.exec(text)?.[0] ?? '';
	return keyword !== keyword.toLowerCase();
}

function skipBlanks(text: string, from: number): number {
	const rest = /\S/.exec(text.slice(from));
	return rest ? from + rest.index : text.length;
}
