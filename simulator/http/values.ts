import { DateTime } from 'luxon';
import { pythonType } from './body';
import type { Fields } from './fields';

/** The words that Django REST framework takes for true and false. */
const trueWords = new Set(['t', 'y', 'yes', 'true', 'on', '1']);
const falseWords = new Set(['f', 'n', 'no', 'false', 'off', '0']);

/** A field that was not given, or left blank in a form. */
export function isAbsent(fields: Fields, name: string): boolean {
	if (!fields.has(name)) return true;
	return fields.body.kind !== 'json' && fields.body.value(name) === '';
}

/** True or false; what is not given is `fallback`. */
export function booleanField(fields: Fields, name: string, fallback: boolean): boolean {
	if (isAbsent(fields, name)) return fallback;
	const value = fields.body.value(name);
	if (value === null) fields.problem('This field may not be null.');
	else {
		const word = JSON.stringify(value).replaceAll('"', '').toLowerCase();
		if (trueWords.has(word)) return true;
		if (!falseWords.has(word)) fields.problem('Must be a valid boolean.');
	}
	return false;
}

/** A number as Python's float() reads it, or undefined; infinities and NaN do not count. */
export function floatOf(value: unknown): number | undefined {
	if (typeof value === 'boolean') return Number(value);
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	const form = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
	if (typeof value !== 'string' || !form.test(value)) return undefined;
	return Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** A whole number; `10.0` is one too. */
export function integerOf(value: unknown): number | undefined {
	const number = floatOf(value);
	return Number.isSafeInteger(number) ? number : undefined;
}

/** An ISO 8601 time; one without a zone is UTC. */
export function timeOf(value: unknown): Date | undefined {
	if (typeof value !== 'string') return undefined;
	const iso = value.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
	if (!/^\d{4}-\d{2}-\d{2}T\d/.test(iso)) return undefined;
	const time = DateTime.fromISO(iso, { zone: 'utc' });
	return time.isValid ? time.toJSDate() : undefined;
}

/** A number from 0 to 1; null where it is not given. */
export function fractionField(fields: Fields, name: string): number | null {
	if (isAbsent(fields, name)) return null;
	const value = fields.body.value(name);
	if (value === null) fields.problem('This field may not be null.');
	const number = value === null ? null : floatOf(value);
	if (number === undefined) fields.problem('A valid number is required.');
	else if (number !== null && number < 0) {
		fields.problem('Ensure this value is greater than or equal to 0.');
	} else if (number !== null && number > 1) {
		fields.problem('Ensure this value is less than or equal to 1.');
	}
	return number ?? null;
}

/**
 * A list that has to be given: a JSON array, a repeated or numbered form key, or one text with commas inside either. `read`
 * turns an item into a value. Reference server behaviour: a wrong item shows in the answer as its index only.
 */
export function listField<Value>(
	fields: Fields,
	name: string,
	read: (item: unknown) => Value | undefined,
): Value[] {
	const sent = fields.body.list(name);
	if (sent === undefined) fields.problem('This field is required.');
	else if (sent === null) fields.problem('This field may not be null.');
	else if (!Array.isArray(sent)) {
		fields.problem(`Expected a list of items but got type "${pythonType(sent)}".`);
	} else return readItems(fields, sent, read);
	return [];
}

function readItems<Value>(
	fields: Fields,
	sent: readonly unknown[],
	read: (item: unknown) => Value | undefined,
): Value[] {
	const [first] = sent;
	const items = sent.length === 1 && typeof first === 'string' ? first.split(',') : sent;
	const values = items.map((item) => read(item));
	values.forEach((value, index) => {
		if (value === undefined) fields.problem(index);
	});
	return values.filter((value) => value !== undefined);
}
