import { inputError } from '../errors/GraceDbError';

/**
 * Logs, notices, VOEvents and observations are numbered from 1 on each object. 0 would ask for the list.
 *
 * @param field for the error
 * @throws GraceDbError of kind `input`
 */
export function checkNumber(number: number, field: string): number {
	if (Number.isInteger(number) && number >= 1) return number;
	throw inputError(
		`${field} must be a whole number of 1 or more, not "${number}".`,
		'Correct the number. They are counted from 1.',
	);
}
