import { DateTime } from 'luxon';
import { QueryError, TimeHint } from './error';
import { readPhrase } from './phrases';
import type { Scanner } from './scanner';

export interface TimeRange {
	from: Date;
	to: Date;
}

const dots = /\.\./y;
const date = /(\d{4})-(\d{1,2})-(\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?/y;
const gpsLike = /\d{5,}/y;

/**
 * One time, or two of the same kind with `..` between: dates, or phrases such as `2 days ago`. Both ends belong to the
 * range. `named`: the keyword `created:` stood before it.
 */
export function readTimes(scanner: Scanner, now: Date, named: boolean): TimeRange | undefined {
	// Reference server behaviour: a GPS time is taken for a clock time there, which breaks; the answer is a hint.
	if (named && scanner.attempt(() => scanner.take(gpsLike) ?? undefined)) throw new TimeHint();
	return (
		scanner.attempt(() => readPair(scanner, () => readDate(scanner))) ??
		scanner.attempt(() => readPair(scanner, () => readPhrase(scanner, now)))
	);
}

function readPair(scanner: Scanner, read: () => Date | undefined): TimeRange | undefined {
	const from = read();
	if (!from) return undefined;
	const to = scanner.attempt(() => (scanner.take(dots) ? read() : undefined));
	return { from, to: to ?? from };
}

function readDate(scanner: Scanner): Date | undefined {
	const match = scanner.take(date);
	if (!match) return undefined;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
		.slice(1)
		.map((digits) => Number(digits ?? 0));
	const read = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone: 'utc' });
	if (!read.isValid) throw new QueryError(`${match[0]} is no date`);
	return read.toJSDate();
}
