import type { Json } from '../json';

const secondsPerDay = 86_400;
/** Days in the units of a period, the longest first: a month has 30 days and a year 365. */
const periods: readonly (readonly [unit: string, days: number])[] = [
	['years', 365],
	['months', 30],
	['days', 1],
];

/**
 * A false-alarm rate as people say it: `1.9 per day`, and for what is rarer than daily `1 per 2.6 days`, `1 per 3.9 months`,
 * `1 per 4.0e7 years`. Two digits; a month has 30 days, a year 365.
 *
 * @param far false-alarm rate in Hz, as the server gives it
 * @returns `not available` where there is none
 */
export function farInWords(far: Json | undefined): string {
	if (typeof far !== 'number' || !(far >= 0 && Number.isFinite(far))) return 'not available';
	if (far === 0) return '0 per day';
	const perDay = far * secondsPerDay;
	if (perDay >= 1) return `${twoDigits(perDay)} per day`;
	const [unit, days] = periods.find(([, length]) => perDay * length <= 1) ?? ['days', 1];
	// Rates below 1e-308 have no reciprocal.
	return `1 per ${twoDigits(Math.min(1 / (perDay * days), Number.MAX_VALUE))} ${unit}`;
}

/** 2.6, 12, 360, 1200, 4.0e7 */
function twoDigits(value: number): string {
	const rounded = Number(value.toPrecision(2));
	if (rounded >= 10_000) return value.toExponential(1).replace('e+', 'e');
	return rounded >= 10 ? String(rounded) : rounded.toFixed(1);
}
