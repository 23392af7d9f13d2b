import { DateTime } from 'luxon';
import { inputError } from '../errors/GraceDbError';
import { utcToGps } from './leapSeconds';

const gps = /^\d{1,10}(?:\.\d+)?$/;
/** Date, time of day, second, fraction, zone. GraceDB itself writes `2024-07-16 15:11:12 UTC`. */
const iso =
	/^(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * GPS seconds of a time as people give it: GPS seconds, which stay as they were typed, or ISO 8601, also with a leap second
 * (`23:59:60`). Goes by text, because a JavaScript number cannot hold all digits of a GPS time with a fraction.
 *
 * @param time `1405177836.744562`, `2024-07-16T15:10:18.744562Z`, `2024-07-16 17:10 +02:00`; without a zone it is UTC
 * @param field for the error
 * @returns decimal text
 * @throws GraceDbError of kind `input`
 */
export function parseGpsTime(time: string | number, field: string): string {
	const text = String(time).trim();
	if (gps.test(text)) return text;
	const found = iso.exec(text);
	const seconds = found && isoToGps(found);
	if (!seconds) {
		throw inputError(
			text === '' ? `${field} is empty.` : `${field}: "${text}" is not a time.`,
			'Enter GPS seconds, for example 1405177836.744562, or a date and time, for example 2024-07-16T15:10:18.744562Z.',
		);
	}
	if (seconds.startsWith('-')) {
		throw inputError(
			`${field}: "${text}" is before the start of GPS time.`,
			'Enter a time after 1980-01-06T00:00:00Z.',
		);
	}
	return seconds;
}

function isoToGps([, date = '', minutes = '00:00', second = '00', fraction = '', zone]: string[]):
	string | undefined {
	const isLeap = second === '60';
	const offset = !zone || /^utc$/i.test(zone) ? 'Z' : zone.toUpperCase();
	const text = `${date}T${minutes}:${isLeap ? '59' : second}${offset}`;
	const whole = DateTime.fromISO(text, { zone: 'utc' });
	if (!whole.isValid) return undefined;
	const seconds = utcToGps(whole);
	// A leap second is one only where GPS goes on by two while UTC goes on by one.
	if (isLeap && utcToGps(whole.plus({ seconds: 1 })) !== seconds + 2) return undefined;
	const digits = fraction.replace(/(?<!0)0+$/, '');
	return String(isLeap ? seconds + 1 : seconds) + (digits === '' ? '' : `.${digits}`);
}

/** The server keeps six decimals of the times of a superevent, and refuses more in text. */
const decimals = 6;

/**
 * The same, for a time that the server keeps with six decimals.
 *
 * @param round whether further decimals are rounded away, instead of refused
 */
export function parseStoredTime(time: string | number, field: string, round = false): string {
	const text = parseGpsTime(time, field);
	const [whole = '', fraction = ''] = text.split('.');
	if (fraction.length <= decimals) return text;
	if (!round) {
		throw inputError(
			`${field}: "${String(time).trim()}" has more than ${decimals} decimals. GraceDB does not store more.`,
			`Shorten the number, or turn on Round Times.`,
		);
	}
	return rounded(whole, fraction);
}

/** Half up, without going through a number. */
function rounded(whole: string, fraction: string): string {
	const units = BigInt(whole + fraction.slice(0, decimals));
	const up = (fraction[decimals] ?? '0') >= '5' ? 1n : 0n;
	const digits = (units + up).toString().padStart(decimals + 1, '0');
	return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
