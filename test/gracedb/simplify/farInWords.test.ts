import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { farInWords } from '../../../gracedb/simplify/farInWords';

const secondsIn: Record<string, number> = {
	days: 86_400,
	months: 30 * 86_400,
	years: 365 * 86_400,
};

/** Hz of words, read back. */
function farOf(words: string): number {
	const often = /^([\d.e]+) per day$/.exec(words);
	if (often) return Number(often[1]) / 86_400;
	const [, count, unit = ''] = /^1 per ([\d.e]+) (days|months|years)$/.exec(words) ?? [];
	return 1 / (Number(count) * (secondsIn[unit] ?? NaN));
}

describe('farInWords', () => {
	it.each([
		[2.142615e-5, '1.9 per day'],
		[4.451198e-6, '1 per 2.6 days'],
		[7.86e-16, '1 per 4.0e7 years'],
		[1 / 86_400, '1.0 per day'],
		[1e-3, '86 per day'],
		[0.01, '860 per day'],
		[1, '8.6e4 per day'],
		[1e-5, '1 per 1.2 days'],
		[1 / (29 * 86_400), '1 per 29 days'],
		[1 / (30 * 86_400), '1 per 1.0 months'],
		[7.7e-8, '1 per 5.0 months'],
		[1e-7, '1 per 3.9 months'],
		[1 / (365 * 86_400), '1 per 1.0 years'],
		[7.9e-9, '1 per 4.0 years'],
		[3.17e-10, '1 per 100 years'],
		[2.7e-11, '1 per 1200 years'],
		[3.2e-12, '1 per 9900 years'],
		[3.17e-12, '1 per 1.0e4 years'],
		[5e-324, '1 per 1.8e308 years'],
		[0, '0 per day'],
	])('%d Hz is %s', (far, words) => {
		expect(farInWords(far)).toBe(words);
	});

	it.each([null, undefined, '', '1e-7', NaN, Infinity, -1e-7, {}])('has no words for %j', (far) => {
		expect(farInWords(far)).toBe('not available');
	});

	it('says what can be read back to within its two digits', () => {
		const any = fc.double({ min: 1e-300, max: 1e6, noNaN: true });
		fc.assert(
			fc.property(any, (far) => {
				expect(Math.abs(farOf(farInWords(far)) / far - 1)).toBeLessThan(0.06);
			}),
		);
	});

	it('never calls a rarer rate a more frequent one', () => {
		const exponent = fc.double({ min: -18, max: 0, noNaN: true });
		fc.assert(
			fc.property(exponent, exponent, (a, b) => {
				const [low = 0, high = 0] = [a, b].sort((x, y) => x - y);
				const [rare, often] = [farOf(farInWords(10 ** low)), farOf(farInWords(10 ** high))];
				expect(rare).toBeLessThanOrEqual(often * 1.04);
			}),
		);
	});
});
