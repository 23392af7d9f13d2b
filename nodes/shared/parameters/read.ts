import type { DateTime } from 'luxon';
import { type GraceDbError, inputError } from '../../../gracedb/errors/GraceDbError';
import { knownCode } from '../../../gracedb/resources/vocabulary';

/** Readers of raw parameter values. They make the field's own sentence when a value cannot be right. */

/** Text, trimmed; numbers that an expression gave count as text. */
export function text(raw: unknown): string {
	if (typeof raw === 'string') return raw.trim();
	if (typeof raw === 'number' || typeof raw === 'bigint') return String(raw);
	return '';
}

/** Text, or undefined where it is empty. */
export function optionalText(raw: unknown): string | undefined {
	return text(raw) || undefined;
}

/** A time as text: also of the DateTime objects of n8n's expressions (`{{ $now }}`) and of dates. */
export function time(raw: unknown): string {
	if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? 'Invalid Date' : raw.toISOString();
	return isLuxonTime(raw) ? (raw.toISO() ?? 'Invalid DateTime') : text(raw);
}

/** Whichever copy of Luxon it comes from. */
function isLuxonTime(raw: unknown): raw is Pick<DateTime, 'toISO'> {
	return (
		typeof raw === 'object' && raw !== null && 'toISO' in raw && typeof raw.toISO === 'function'
	);
}

/** Text with its blanks and line breaks, for messages and contents. */
export function asTyped(raw: unknown): string {
	return typeof raw === 'string' ? raw : text(raw);
}

/** The same, where there must be more than blanks. */
export function messageText(field: string, advice: string): (raw: unknown) => string {
	return (raw) => {
		const value = asTyped(raw);
		if (value.trim() === '') throw inputError(`${field} is empty.`, advice);
		return value;
	};
}

/** Text that must not be empty. */
export function requiredText(field: string, advice: string): (raw: unknown) => string {
	return (raw) => {
		const value = text(raw);
		if (value === '') throw inputError(`${field} is empty.`, advice);
		return value;
	};
}

/** A switch. */
export function flag(raw: unknown): boolean {
	return raw === true || raw === 'true';
}

/** The number that a text is, in decimal digits; anything else as it is. */
function numberIn(raw: unknown): unknown {
	const isNumber = typeof raw === 'string' && decimalNumber.test(raw.trim());
	return isNumber ? Number(raw) : raw;
}

const decimalNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** A whole number from `lowest` on. */
export function wholeNumber(field: string, lowest: number): (raw: unknown) => number {
	return (raw) => {
		const value = numberIn(raw);
		if (typeof value !== 'number' || !Number.isInteger(value) || value < lowest) {
			throw notANumber(field, `a whole number of ${lowest} or more`, raw);
		}
		return value;
	};
}

function notANumber(field: string, what: string, raw: unknown): GraceDbError {
	const given = text(raw) || (typeof raw === 'boolean' ? String(raw) : '');
	return given === ''
		? inputError(`${field} is empty.`, `Enter ${what}.`)
		: inputError(`${field} must be ${what}, not "${given}".`, 'Correct the number.');
}

/** A number, also with decimals. */
export function decimal(field: string): (raw: unknown) => number {
	return (raw) => {
		const value = numberIn(raw);
		if (typeof value === 'number' && Number.isFinite(value)) return value;
		throw notANumber(field, 'a number', raw);
	};
}

/** A number that is not negative. */
export function atLeastZero(field: string): (raw: unknown) => number {
	return (raw) => {
		const value = decimal(field)(raw);
		if (value >= 0) return value;
		throw inputError(`${field} must be 0 or more, not "${value}".`, 'Correct the number.');
	};
}

/** One of a few values. */
export function oneOf<const Value extends string>(
	field: string,
	values: readonly Value[],
): (raw: unknown) => Value {
	return (raw) => {
		const found = values.find((value) => value.toLowerCase() === text(raw).toLowerCase());
		if (found === undefined) {
			throw inputError(
				`${field}: "${text(raw)}" is not a choice.`,
				`Choose one of ${values.join(', ')}.`,
			);
		}
		return found;
	};
}

/** The code for a code or a name of a table, in any case. Others pass: the server may know more, and the client asks it. */
export function coded(table: Readonly<Record<string, string>>): (raw: unknown) => string {
	return (raw) => knownCode(table, text(raw)) ?? text(raw);
}

/** Several names: a text with commas between, or a list that an expression gave. */
export function names(raw: unknown): string[] {
	const entries: unknown[] = Array.isArray(raw) ? raw : text(raw).split(',');
	return entries.map(text).filter((name) => name !== '');
}

/** The same as one text, as it was typed where it is one. */
export function commaSeparated(raw: unknown): string {
	return Array.isArray(raw) ? names(raw).join(',') : text(raw);
}

/** What a resource locator holds: the id, or the address from which the client takes it. */
export function located(raw: unknown): string {
	return typeof raw === 'object' && raw !== null && 'value' in raw ? text(raw.value) : text(raw);
}

/** A value inside an object, by its name or by the names on the way to it: `position.ra`. */
export function fieldOf(object: unknown, name: string): unknown {
	if (typeof object !== 'object' || object === null) return undefined;
	if (Object.hasOwn(object, name)) return (object as Record<string, unknown>)[name];
	const dot = name.indexOf('.');
	return dot < 0 ? undefined : fieldOf(fieldOf(object, name.slice(0, dot)), name.slice(dot + 1));
}
