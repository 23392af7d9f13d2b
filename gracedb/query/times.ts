import type { Reader } from './reader';

/** A time of creation in a query, or two with `..` between. */
export interface Times {
	/** Calendar dates, or words such as `2 days ago`. Both ends of a range are of one kind. */
	kind: 'date' | 'phrase';
	isRange: boolean;
	/** A time of day in digits stands in it, on which newer servers may stumble. */
	hasClock: boolean;
	/** The first of two dates lies after the second. */
	isReversed: boolean;
}

const date = /(\d{4})-(\d{1,2})-(\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?/y;

/** Reads a time, or a range of two of the same kind. */
export function readTimes(reader: Reader): Times | undefined {
	// Digits that look like a date and are none would pass for a clock time and numbers.
	if (reader.sees(date)) return reader.attempt(() => readDates(reader));
	return reader.attempt(() => readPhrases(reader));
}

function readDates(reader: Reader): Times | undefined {
	const first = readDate(reader);
	if (first === undefined) return undefined;
	const second = reader.rangeEnd(() => readDate(reader));
	return {
		kind: 'date',
		isRange: second !== undefined,
		hasClock: false,
		isReversed: second !== undefined && second < first,
	};
}

/** Milliseconds since 1970; undefined also for a day that no calendar has. */
function readDate(reader: Reader): number | undefined {
	const found = reader.take(date);
	return found ? momentOf(found.slice(1).map((digits) => Number(digits ?? 0))) : undefined;
}

function momentOf(parts: readonly number[]): number | undefined {
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
	const moment = new Date(Date.UTC(2000, 0, 1, hour, minute, second));
	moment.setUTCFullYear(year, month - 1, day);
	const isReal = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day && year > 0;
	return isReal && hour < 24 && minute < 60 && second < 60 ? moment.getTime() : undefined;
}

/** Whether a text such as `190425` is a day, year first in two digits. */
export function isDay(digits: string): boolean {
	const [year, month, day] = (digits.match(/\d\d/g) ?? []).map(Number);
	return momentOf([2000 + (year ?? 0), month ?? 0, day ?? 0]) !== undefined;
}

function readPhrases(reader: Reader): Times | undefined {
	const start = reader.next;
	if (!readPhrase(reader)) return undefined;
	const isRange = reader.rangeEnd(() => readPhrase(reader)) !== undefined;
	const hasClock = /\d{4}|\d\s*[ap]m/i.test(reader.text.slice(start, reader.position));
	return { kind: 'phrase', isRange, hasClock, isReversed: false };
}

const amount = '(?:\\d+|a\\s+couple\\s+of|a\\s+couple|couple\\s+of|couple|an|a)';
const dayUnit = '(?:days?|weeks?|months?)';
const clockUnit = '(?:hours?|minutes?|seconds?)';
const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const day = `(?:${amount}\\s*${dayUnit}\\s*(?:before|after|from)\\s*)?(?:today|yesterday|tomorrow|(?:(?:next|last)\\s*)?${weekday})`;
const clock = '(?:noon|midnight|now|\\d{1,2}(?:\\s*:\\s*\\d{1,2}){0,2}\\s*(?:am|pm)|\\d{4}(?!\\d))';

/** The readings of a time in words, as the server has them; the longest counts. */
const phrases = [
	`${clock}(?:\\s*${day})?`,
	day,
	`${amount}\\s*${dayUnit}\\s*(?:ago|from\\s*now)`,
	`in\\s*${amount}\\s*(?:${dayUnit}|${clockUnit})`,
	`${amount}\\s*${clockUnit}\\s*(?:from|before|after)\\s*${clock}(?:\\s*${day})?`,
	`${amount}\\s*${clockUnit}\\s*ago`,
].map((form) => new RegExp(form, 'iy'));

function readPhrase(reader: Reader): true | undefined {
	const start = reader.position;
	let end = start;
	for (const form of phrases) {
		reader.position = start;
		if (reader.take(form)) end = Math.max(end, reader.position);
	}
	reader.position = end;
	return end > start ? true : undefined;
}
