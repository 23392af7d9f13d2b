import { GraceDbError } from './GraceDbError';

/** The same error with other words, where it is known better what to do. */
export function reworded(
	error: GraceDbError,
	{ message = error.message, advice = error.advice }: { message?: string; advice?: string },
): GraceDbError {
	return new GraceDbError(message, { ...error, advice, cause: error });
}
