import { DateTime } from 'luxon';
import { inputError } from '../../../gracedb/errors/GraceDbError';

/**
 * The seconds since 1970 of a time as n8n's picker writes it.
 *
 * @param field for the error
 * @param zone of the workflow: the picker gives its wall clock without a zone
 * @throws GraceDbError of kind `input`
 */
export function pickedTime(value: string, field: string, zone: string): number {
	const text = value.replace(/ UTC$/, 'Z').replace(' ', 'T');
	const read = DateTime.fromISO(text, { zone });
	if (value !== '' && read.isValid) return Math.floor(read.toSeconds());
	throw inputError(
		value === '' ? `${field} is empty.` : `${field}: "${value}" is not a time.`,
		'Enter a time like 2026-01-31T12:00:00Z.',
	);
}
