import { DateTime } from 'luxon';
import { inputError } from '../errors/GraceDbError';
import { gpsToUtc, isoUtc, parseServerTime } from './leapSeconds';

/** ISO 8601 with a day and a time, also with a blank between them: what all of GraceDB's readers of times take. */
const asTyped =
	/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?Z|[+-]\d\d:?\d\d)?)?$/i;
/** GPS seconds; shorter numbers would be of before 1983, or a year. */
const gpsSeconds = /^\d{9,10}(?:\.\d+)?$/;

/** Modified Julian Date, of 1968 to 2132: days since 1858-11-17T00:00:00Z. */
const modifiedJulianDate = /^(?:MJD\s*)?([4-9]\d{4}(?:\.\d+)?)$/i;
const mjdEpoch = Date.UTC(1858, 10, 17);
const millisecondsPerDay = 86_400_000;

/**
 * A time in ISO 8601 from what people and programs give: ISO 8601 (sent as typed; UTC where no zone is given), GPS seconds, a Modified
 * Julian Date (in UTC),
 * the server's own way of writing, a Date, or a luxon DateTime, which is what n8n's expressions make.
 *
 * @param field for the error
 * @throws GraceDbError of kind `input`
 */
export function isoTime(value: unknown, field: string): string {
	if (DateTime.isDateTime(value)) return isoUtc(value);
	if (value instanceof Date) return isoUtc(DateTime.fromJSDate(value));
	// n8n brings its own copy of luxon, whose objects are none of ours.
	if (hasIso(value)) return isoUtc(DateTime.fromISO(value.toISO(), { setZone: true }));
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (gpsSeconds.test(text)) return isoUtc(gpsToUtc(Number(text)));
	const days = modifiedJulianDate.exec(text)?.[1];
	if (days !== undefined) {
		const milliseconds = Math.round(mjdEpoch + Number(days) * millisecondsPerDay);
		return isoUtc(DateTime.fromMillis(milliseconds));
	}
	const iso = DateTime.fromISO(text.replace(' ', 'T').replace(/\s?z$/i, 'Z'), { zone: 'utc' });
	if (asTyped.test(text) && iso.isValid) return text;
	const other = /^[A-Z]/i.test(text) ? DateTime.fromRFC2822(text) : parseServerTime(text);
	if (other?.isValid && text.length >= 10) return isoUtc(other);
	throw inputError(
		`${field}: "${text}" is not a time.`,
		'Enter a time like 2024-07-16T12:00:00Z, GPS seconds or MJD.',
	);
}

function hasIso(value: unknown): value is { toISO(): string } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'toISO' in value &&
		typeof value.toISO === 'function'
	);
}
