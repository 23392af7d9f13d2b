import { inputError } from '../../gracedb/errors/GraceDbError';
import { describeFinding, showPlace } from '../../gracedb/query/finding';
import { checkQueryWith, type QueryHelper } from '../../gracedb/query/help';
import type { Dialect } from '../../gracedb/query/words';
import { flagField } from './parameters/commonFields';

/** Leaves a query to the server. */
export const skipQueryCheck = flagField(
	'skipQueryCheck',
	'Skip Query Check',
	'Whether to send the query without checking it first, for example if the server is newer than this node',
);

export interface QueryToCheck {
	client: QueryHelper;
	query: string;
	dialect: Dialect;
	/** Whether to leave it to the server. */
	skip?: boolean;
	/** Gets what is doubtful, in sentences. */
	hint: (message: string) => void;
}

/**
 * Explains a mistake in a query before it is sent.
 *
 * @throws GraceDbError of kind `input` for a query that the server surely refuses
 */
export async function helpWithQuery(check: QueryToCheck): Promise<void> {
	const { client, query, dialect, skip = false, hint } = check;
	if (skip) return;
	const findings = await checkQueryWith(client, query, dialect);
	const error = findings.find(({ severity }) => severity === 'error');
	if (error) {
		const place = `The place in the query: ${showPlace(query, error)} (position ${error.position + 1}).`;
		const way = 'If the server understands this query, turn on Skip Query Check in the options.';
		throw inputError(
			`Query: ${error.message}`,
			[error.advice, place, way].filter(Boolean).join(' '),
		);
	}
	for (const finding of findings) hint(`Query: ${describeFinding(query, finding)}`);
}
