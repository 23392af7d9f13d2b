import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import { writeOptions } from './collections';
import { flagField } from './commonFields';

/** Writes that change nothing succeed, unless it matters who made the change. */
export const failIfUnchanged = flagField(
	'failIfUnchanged',
	'Fail If Nothing Changes',
	'Whether to fail if there is nothing to change. If off, the item has changed: false.',
);

/** Options of a write that asks for a state. */
export const stateOptions = writeOptions(failIfUnchanged);

/**
 * What a write has brought about.
 *
 * @param fail value of the option Fail If Nothing Changes
 * @param state in words, for the error: "S240716b has the label DQOK already"
 * @throws GraceDbError of kind `rejected` if nothing was changed and that is to be an error
 */
export function checkChanged<Result extends { changed: boolean }>(
	result: Result,
	fail: boolean | undefined,
	state: string,
): Result {
	if (result.changed || !fail) return result;
	throw new GraceDbError(`${state}. Nothing was changed.`, {
		kind: 'rejected',
		advice: 'If this is not an error, turn off Fail If Nothing Changes.',
	});
}
