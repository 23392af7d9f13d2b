import { DateTime } from 'luxon';
import { QueryError } from './error';

const clock = '\\d{1,2}:\\d{2}(?::\\d{2})?';
const absolute = `\\d{4}-\\d{1,2}-\\d{1,2}(?:\\s+${clock})?`;
const relative =
	'now|today|yesterday|tomorrow|(?:\\d+|a|couple(?:\\s+of)?|a\\s+couple(?:\\s+of)?)\\s+' +
	'(?:second|minute|hour|day|week|month)s?\\s+(?:ago|from\\s+now)';

/** One time or a range of two of the same kind, as a piece of a regular expression with two groups for each kind. */
export const timeRange =
	`(?:(${absolute})(?:\\s*\\.\\.\\s*(${absolute}))?` +
	`|(${relative})(?:\\s*\\.\\.\\s*(${relative}))?)`;

const seconds: Record<string, number> = {
	second: 1,
	minute: 60,
	hour: 3600,
	day: 86_400,
	week: 7 * 86_400,
	// Reference server behaviour: a month has 30 days.
	month: 30 * 86_400,
};

/** Reads the groups that {@link timeRange} captured. Both ends belong to the range. */
export function readTimeRange(
	groups: readonly (string | undefined)[],
	now: Date,
): { from: Date; to: Date } {
	const [absoluteFrom, absoluteTo, relativeFrom, relativeTo] = groups;
	if (absoluteFrom !== undefined) {
		const from = absoluteTime(absoluteFrom);
		return { from, to: absoluteTo === undefined ? from : absoluteTime(absoluteTo) };
	}
	const from = relativeTime(relativeFrom ?? '', now);
	return { from, to: relativeTo === undefined ? from : relativeTime(relativeTo, now) };
}

function absoluteTime(text: string): Date {
	const [day = '', time = ''] = text.split(/\s+/);
	const form = ['yyyy-L-d', 'yyyy-L-d H:mm', 'yyyy-L-d H:mm:ss'][
		time.split(':').filter(Boolean).length - 1
	];
	const date = DateTime.fromFormat(
		time ? `${day} ${time}` : day,
		time ? (form ?? '') : 'yyyy-L-d',
		{
			zone: 'utc',
		},
	);
	if (!date.isValid) throw new QueryError(`${text} is no date`);
	return date.toJSDate();
}

function relativeTime(text: string, now: Date): Date {
	const today = DateTime.fromJSDate(now, { zone: 'utc' }).startOf('day');
	const words = text.toLowerCase().split(/\s+/);
	if (words[0] === 'now') return now;
	const days = { yesterday: -1, today: 0, tomorrow: 1 }[words[0] ?? ''];
	if (days !== undefined) return today.plus({ days }).toJSDate();
	const isPast = words.at(-1) === 'ago';
	const unit = words.at(isPast ? -2 : -3)?.replace(/s$/, '') ?? '';
	const amount = words.includes('couple') ? 2 : words[0] === 'a' ? 1 : Number(words[0]);
	const distance = amount * (seconds[unit] ?? NaN) * 1000;
	const moment = new Date(now.getTime() + (isPast ? -distance : distance));
	if (Number.isNaN(moment.getTime())) throw new QueryError(`${text} is no time`);
	return moment;
}
