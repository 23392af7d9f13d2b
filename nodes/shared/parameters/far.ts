import { inputError } from '../../../gracedb/errors/GraceDbError';
import { text } from './read';

const hour = 3600;
const day = 24 * hour;
/** A month has 30 days here, a year 365. */
const units: Record<string, number> = {
	hour,
	day,
	week: 7 * day,
	month: 30 * day,
	year: 365 * day,
};

/** How n8n shows a field that is a false-alarm rate. */
export const farProperty = {
	displayName: 'FAR Below',
	type: 'string',
	placeholder: 'e.g. 7.7e-8 or 1 per 5 months',
	description:
		'False-alarm rate in Hz, or one per a number of days, months (of 30 days) or years (of 365 days)',
} as const;

/**
 * A rate in Hz from `7.7e-8`, `7.7e-8 Hz`, `1 per 5 months`, `one per year`, `2 per day`.
 *
 * @throws GraceDbError of kind `input`
 */
export function readFar(raw: unknown): number {
	const value = text(raw).toLowerCase();
	const plain = Number(value.replace(/hz$/, ''));
	if (value !== '' && plain > 0 && Number.isFinite(plain)) return plain;
	const words =
		/^(one|a|an|\d+(?:\.\d+)?)\s*(?:per|in|every|a|\/)\s*(?:(\d+(?:\.\d+)?)\s*)?(hour|day|week|month|year)s?$/.exec(
			value,
		);
	if (words) {
		const [, often = '', length = '1', unit = ''] = words;
		const count = /^\d/.test(often) ? Number(often) : 1;
		const rate = count / (Number(length) * (units[unit] ?? NaN));
		if (rate > 0 && Number.isFinite(rate)) return rate;
	}
	throw inputError(
		`FAR Below: "${text(raw)}" is not a rate.`,
		'Enter Hz, for example 7.7e-8, or words like "1 per 5 months".',
	);
}
