import { inputError } from '../../gracedb/errors/GraceDbError';

/**
 * Whether labels meet an expression as GraceDB reads it in queries: names with `&` or `,` (and), `|` (or), `~` or `-` (not);
 * no brackets. GraceDB takes NOT first, then all ORs, then all ANDs.
 *
 * @throws GraceDbError of kind `input` for an expression that GraceDB would not understand
 */
export function holds(expression: string, labels: readonly string[]): boolean {
	const present = new Set(labels.map((name) => name.toLowerCase()));
	return readLabelExpression(expression).every((alternatives) =>
		alternatives.some(({ name, negated }) => present.has(name.toLowerCase()) !== negated),
	);
}

interface Term {
	name: string;
	negated: boolean;
}

/** The parts of an expression: all have to hold, and a part does if one of its terms does. */
export function readLabelExpression(expression: string): Term[][] {
	if (expression.trim() === '') return [];
	return expression.split(/[&,]/).map((part) =>
		part.split('|').map((term) => {
			const [, not = '', name = ''] =
				/^(?:labels?\s*:\s*)?(?:([~-])\s*)?(\w+)$/i.exec(term.trim()) ?? [];
			if (name !== '') return { name, negated: not !== '' };
			throw inputError(
				`Label Expression: "${term.trim() || expression}" is not a label expression.`,
				'Join labels with & (and) or | (or), write ~ (not) before a label, and use no brackets: ADVOK | EM_READY & ~DQV.',
			);
		}),
	);
}
