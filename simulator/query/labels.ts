import { labels } from '../sky/vocabulary';
import { QueryError } from './error';

/** Whether something with these labels fits. */
export type LabelCondition = (has: (name: string) => boolean) => boolean;

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
	const groups: LabelCondition[] = [];
	let position = 0;

	const single = (): LabelCondition => {
		const isNegated = tokens[position] === '~' || tokens[position] === '-';
		if (isNegated) position += 1;
		const label = canonical.get(tokens[position]?.toLowerCase() ?? '');
		if (label === undefined) throw new QueryError('a label name was expected');
		position += 1;
		return (has) => has(label) !== isNegated;
	};

	for (;;) {
		const alternatives = [single()];
		while (tokens[position] === '|') {
			position += 1;
			alternatives.push(single());
		}
		groups.push((has) => alternatives.some((fits) => fits(has)));
		if (position === tokens.length) break;
		if (tokens[position] !== '&' && tokens[position] !== ',') {
			throw new QueryError('labels have to be joined by & or |');
		}
		position += 1;
	}
	return (has) => groups.every((fits) => fits(has));
}
