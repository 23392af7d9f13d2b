import type { LabelClause } from '../sky/index/facts';
import { labels } from '../sky/vocabulary';
import { QueryError } from './error';

/** Whether something with these labels fits. */
export type LabelCondition = ((has: (name: string) => boolean) => boolean) & {
	/** The same in parts, for the index. */
	clauses: readonly LabelClause[];
};

const name = `(?<![\\w$])(?:${[...labels]
	.sort((a, b) => b.length - a.length)
	.map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
	.join('|')})(?![\\w$])`;
const expression = new RegExp(
	`(?:\\blabel:\\s+)?(?:[~-]\\s*)?${name}(?:\\s*[|&,~-][|&,~\\s-]*${name})*`,
	'gi',
);
const token = new RegExp(`${name}|[|&,~-]`, 'gi');
const canonical = new Map(labels.map((label) => [label.toLowerCase(), label]));

/**
 * Splits label expressions off a query. Reference server behaviour: every expression is cut out, wherever it stands, but only
 * the first one is applied.
 */
export function splitLabels(query: string): { rest: string; condition: LabelCondition | null } {
	const [first] = query.match(expression) ?? [];
	return {
		rest: query.replace(expression, ''),
		condition: first === undefined ? null : parseLabels(first.replace(/^label:/i, '')),
	};
}

/** NOT binds closest, then OR, then AND (also written with a comma). */
function parseLabels(text: string): LabelCondition {
	const tokens = text.match(token) ?? [];
	const clauses: LabelClause[] = [];
	let position = 0;

	const single = (): LabelClause[number] => {
		const isNegated = tokens[position] === '~' || tokens[position] === '-';
		if (isNegated) position += 1;
		const label = canonical.get(tokens[position]?.toLowerCase() ?? '');
		if (label === undefined) throw new QueryError('a label name was expected');
		position += 1;
		return { name: label, isNegated };
	};

	for (;;) {
		const alternatives = [single()];
		while (tokens[position] === '|') {
			position += 1;
			alternatives.push(single());
		}
		clauses.push(alternatives);
		if (position === tokens.length) break;
		if (tokens[position] !== '&' && tokens[position] !== ',') {
			throw new QueryError('labels have to be joined by & or |');
		}
		position += 1;
	}
	const fits = (has: (name: string) => boolean) =>
		clauses.every((clause) => clause.some(({ name, isNegated }) => has(name) !== isNegated));
	return Object.assign(fits, { clauses });
}
