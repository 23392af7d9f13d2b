import { DateTime } from 'luxon';
import { QueryError } from './error';
import type { Scanner } from './scanner';

/**
 * Times in words, such as `2 days ago`, `noon yesterday` or `3 hours before 6pm last Monday`. Source: the server's module for
 * times in natural language; all of it is UTC.
 */
export function readPhrase(scanner: Scanner, now: Date): Date | undefined {
	const utc = DateTime.fromJSDate(now, { zone: 'utc' });
	// Of several readings the longest counts.
	const start = scanner.position;
	let best: { end: number; moment: DateTime } | undefined;
	for (const read of [ahead, clockDistance, dayDistance, clockTime, dayReference]) {
		scanner.position = start;
		const moment = read(scanner, utc);
		if (moment && scanner.position > (best?.end ?? start)) best = { end: scanner.position, moment };
	}
	scanner.position = best?.end ?? start;
	if (!best) return undefined;
	if (!best.moment.isValid) throw new QueryError('this time lies outside the calendar');
	return best.moment.toJSDate();
}

const amount = /(?:(\d+)|(a\s+couple\s+of|a\s+couple|couple\s+of|couple)|(a))(?![\w$])/iy;
const dayUnit = /(day|week|month)s?(?![\w$])/iy;
const clockUnit = /(hour|minute|second)s?(?![\w$])/iy;
const ago = /ago(?![\w$])/iy;
const fromNow = /from\s+now(?![\w$])/iy;
const inWord = /in(?![\w$])/iy;
const direction = /(before|after|from)(?![\w$])/iy;

/** Reference server behaviour: a month has 30 days. */
const daysOf: Record<string, number> = { day: 1, week: 7, month: 30 };

function readAmount(scanner: Scanner): number | undefined {
	const match = scanner.take(amount);
	if (!match) return undefined;
	if (match[1] !== undefined) return Number(match[1]);
	return match[2] === undefined ? 1 : 2;
}

/** A number of days. */
function readDays(scanner: Scanner): number | undefined {
	const count = readAmount(scanner);
	const unit = count === undefined ? null : scanner.take(dayUnit);
	return unit && count !== undefined
		? count * (daysOf[unit[1]?.toLowerCase() ?? ''] ?? NaN)
		: undefined;
}

/** A number of seconds. */
function readSeconds(scanner: Scanner): number | undefined {
	const count = readAmount(scanner);
	const unit = count === undefined ? null : scanner.take(clockUnit)?.[1]?.toLowerCase();
	if (count === undefined || !unit) return undefined;
	return count * ({ hour: 3600, minute: 60 }[unit] ?? 1);
}

/** `in 2 days`, `in an hour`. */
function ahead(scanner: Scanner, now: DateTime): DateTime | undefined {
	if (!scanner.take(inWord)) return undefined;
	const days = scanner.attempt(() => readDays(scanner));
	if (days !== undefined) return now.plus({ seconds: days * 86_400 });
	const seconds = readSeconds(scanner);
	return seconds === undefined ? undefined : now.plus({ seconds });
}

/** `2 weeks ago`, `a day from now`: the clock time stays. */
function dayDistance(scanner: Scanner, now: DateTime): DateTime | undefined {
	const days = readDays(scanner);
	if (days === undefined) return undefined;
	if (scanner.take(ago)) return now.minus({ seconds: days * 86_400 });
	return scanner.take(fromNow) ? now.plus({ seconds: days * 86_400 }) : undefined;
}

/** `5 minutes ago`, `2 hours before noon`. */
function clockDistance(scanner: Scanner, now: DateTime): DateTime | undefined {
	const seconds = readSeconds(scanner);
	if (seconds === undefined) return undefined;
	if (scanner.take(ago)) return now.minus({ seconds });
	const way = scanner.take(direction)?.[1]?.toLowerCase();
	const start = way === undefined ? undefined : clockTime(scanner, now);
	return start?.plus({ seconds: way === 'before' ? -seconds : seconds });
}

const word = /(noon|midnight|now)(?![\w$])/iy;
const halfDay = /(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}))?\s*(am|pm)(?![\w$])/iy;
const fourDigits = /(\d{2})(\d{2})(?![\w$.-])/y;

/** A time of day, of today or of the day that follows. */
function clockTime(scanner: Scanner, now: DateTime): DateTime | undefined {
	const clock = readClock(scanner, now);
	if (!clock) return undefined;
	const isNow = clock.equals(now);
	const day = scanner.attempt(() => dayReference(scanner, now));
	if (!day) return isNow ? now : clock;
	const { hour, minute, second, millisecond } = clock;
	return day.set({ hour, minute, second, millisecond });
}

function readClock(scanner: Scanner, now: DateTime): DateTime | undefined {
	const named = scanner.take(word)?.[1]?.toLowerCase();
	if (named === 'now') return now;
	const today = now.startOf('day');
	if (named !== undefined) return today.set({ hour: named === 'noon' ? 12 : 0 });
	const half = scanner.take(halfDay);
	if (half) {
		const hour = (Number(half[1]) % 12) + (half[4]?.toLowerCase() === 'pm' ? 12 : 0);
		if (Number(half[1]) > 12) throw new QueryError(`${half[0]} is no time of day`);
		return today.set(checked(hour, Number(half[2] ?? 0), Number(half[3] ?? 0)));
	}
	const digits = scanner.take(fourDigits);
	return digits ? today.set(checked(Number(digits[1]), Number(digits[2]), 0)) : undefined;
}

function checked(hour: number, minute: number, second: number): Record<string, number> {
	if (hour > 23 || minute > 59 || second > 59) throw new QueryError('this is no time of day');
	return { hour, minute, second };
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const weekday = new RegExp(`(?:(next|last)\\s+)?(${weekdays.join('|')})(?![\\w$])`, 'iy');
const dayName = /(today|yesterday|tomorrow)(?![\w$])/iy;

/** `yesterday`, `last Monday`, `2 days before tomorrow`: midnight at the beginning of that day. */
function dayReference(scanner: Scanner, now: DateTime): DateTime | undefined {
	const shift = scanner.attempt(() => {
		const days = readDays(scanner);
		const way = days === undefined ? undefined : scanner.take(direction)?.[1]?.toLowerCase();
		if (days === undefined || way === undefined) return undefined;
		return way === 'before' ? -days : days;
	});
	const day = readDay(scanner, now.startOf('day'));
	return day?.plus({ days: shift ?? 0 });
}

function readDay(scanner: Scanner, today: DateTime): DateTime | undefined {
	const named = scanner.take(dayName)?.[1]?.toLowerCase();
	if (named !== undefined) {
		return today.plus({ days: { today: 0, yesterday: -1 }[named] ?? 1 });
	}
	const match = scanner.take(weekday);
	if (!match) return undefined;
	// Reference server behaviour: today counts for both, and a bare name means the next one.
	const distance = (weekdays.indexOf(match[2]?.toLowerCase() ?? '') + 1 - today.weekday + 7) % 7;
	const isPast = match[1]?.toLowerCase() === 'last' && distance > 0;
	return today.plus({ days: isPast ? distance - 7 : distance });
}
