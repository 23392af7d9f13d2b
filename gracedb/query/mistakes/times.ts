import type { Recogniser, ErrorSite } from './errorSite';

const ranges =
	'Write for example created: 2025-01-01 .. 2025-01-02, or created: 2 days ago .. now.';

/** A time written as in ISO 8601. */
const isoTimeMistake: Recogniser = ({ query, at, dialect }) => {
	for (const found of query.matchAll(
		/(\d{4}-\d{1,2}-\d{1,2})([Tt])(\d{1,2}:\d{2}(?::\d{2})?)?[\w:.+-]*/g,
	)) {
		const [whole, day = '', , clock = ''] = found;
		const end = found.index + whole.length;
		if (at < found.index || at > end || query.charAt(found.index - 1) === '"') continue;
		const more =
			dialect === 'events'
				? ` In a comparison, use quotes: created >= "${day}T${clock || '00:00:00'}Z".`
				: '';
		return {
			position: found.index,
			length: whole.length,
			message: 'Separate date and time with a space, not with a T.',
			advice: `Write ${day}${clock ? ` ${clock}` : ''} (UTC, without fraction and zone).${more}`,
		};
	}
	return undefined;
};

/** A fraction or a zone behind a date. */
const tail: Recogniser = ({ before }, here) => {
	if (before?.field !== 'created' || !/^(?:\.\d|Z|[+-]\d\d:?\d\d|UTC)/i.test(here))
		return undefined;
	return {
		message: 'A time of creation is in UTC, without fractions of a second or a time zone.',
		advice: 'Write it as 2025-01-01 12:00:00.',
	};
};

/** `created: 2025-01-01 .. now` */
const mixedRange: Recogniser = ({ before }, here) => {
	if (before?.field !== 'created' || !here.startsWith('..')) return undefined;
	const isEmpty = /^\.\.\s*$/.test(here);
	return {
		length: 2,
		message: isEmpty
			? 'The range has no end.'
			: 'Both ends of a range must be of the same kind: two dates, or two times such as "2 days ago" and "now".',
		advice: isEmpty
			? 'Add an end, for example 2100-01-01 after a date, or now after words.'
			: ranges,
	};
};

/** What follows `created:` and is no time. */
const created: Recogniser = (site, here) => {
	if (!/^created:\s/.test(here)) return undefined;
	const value = here.slice('created:'.length).trimStart();
	if (/^\d{5,}/.test(value)) {
		return {
			message: 'Use dates after created:, not GPS times.',
			advice: `${ranges} For GPS times, use ${site.dialect === 'events' ? 'gpstime' : 't_0'}: 1238166018 .. 1269363618.`,
		};
	}
	const date = /^\d{4}-\d+-\d+[\d: ]*/.exec(value);
	if (date) {
		return {
			message: `The date ${date[0].trim()} does not exist.`,
			advice: 'Write a date as YYYY-MM-DD, and a time after it as hh:mm or hh:mm:ss.',
		};
	}
	if (/^(?:\S+\s+){0,2}years?(?![\w$])/i.test(value)) {
		return {
			message: 'The server does not count times in years.',
			advice: 'Write months (of 30 days), weeks or days: 12 months ago.',
		};
	}
	if (/^(?:last|next|this)\s+(?:week|month|day)/i.test(value)) {
		return {
			message: 'The server does not understand this time.',
			advice: 'Write for example 1 week ago .. now, or last Monday .. now.',
		};
	}
	return { message: 'The server does not understand the time after created:.', advice: ranges };
};

/** `created > 2025-01-01`, `t_0 > 1238166018` */
const compared: Recogniser = ({ dialect }, here) => {
	const found = /^(created|t_0|t_start|t_end|gpstime)\s*(<=|>=|==|<|>|=)\s*(\S*)/.exec(here);
	if (!found) return undefined;
	const [whole, field = '', sign = '', value = ''] = found;
	const isCreated = field === 'created';
	if (dialect === 'events' && !isCreated) return undefined;
	if (dialect === 'events') {
		return {
			length: whole.length,
			message: 'In a comparison, write a date in ISO 8601 and double quotes.',
			advice: `Write created ${sign} "2025-01-01T00:00:00Z".`,
		};
	}
	const limit = value || (isCreated ? '2025-01-01' : '1238166018');
	const [low, high] = isCreated ? ['2000-01-01', '2100-01-01'] : ['0', '9999999999'];
	const range = sign.startsWith('<') ? `${low} .. ${limit}` : `${limit} .. ${high}`;
	return {
		length: whole.length,
		message: `You cannot use ${sign} with ${field} in searches for superevents, only a value or a range.`,
		advice: `Write ${field}: ${sign.startsWith('=') ? limit : range}.`,
	};
};

const timeWord = /^(?:(?:days?|weeks?|months?|years?|hours?|minutes?|seconds?|ago)(?![\w$])|-\d)/i;

/** `1 week ago .. now` in a search for events, where the number is read as a GPS time. */
const keywordMissing: Recogniser = ({ dialect, before, query }: ErrorSite, here) => {
	if (dialect !== 'events' || before?.field !== 'gpstime' || !timeWord.test(here)) return undefined;
	return {
		position: query.lastIndexOf(' ', query.indexOf(here)) + 1,
		message: 'Searches for events need a keyword before a time of creation.',
		advice: `Write created: before it. ${ranges}`,
	};
};

export const timeMistakes: readonly Recogniser[] = [
	isoTimeMistake,
	mixedRange,
	tail,
	created,
	compared,
	keywordMissing,
];
