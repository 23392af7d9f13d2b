import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretMatcher } from '../../../gracedb/errors/secretMatcher';

const secret =
	'eyJraWQiOiJrZXktMSJ9.eyJzdWIiOiJzY2llbnRpc3QifQ.x7Qp-Zk2_mW9vB4nT6yRc1LhD8sKfJ0aUgEoXiMw';
const letters = secret.replaceAll('.', '');
const matcher = new SecretMatcher([secret]);

type Write = (letter: string) => string;

/** The ways of writing a letter that a server may choose. */
const forms: [Write, ...Write[]] = [
	(letter) => letter,
	(letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
	(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
	(letter) => `&#${letter.charCodeAt(0)};`,
];
/** What may stand between two letters, without being one. */
const gaps: [string, ...string[]] = ['', ' ', '\n', '\\n', '. ', '&nbsp;'];
/** The first of some, and now and then another one. */
const seldom = <Value>([first, ...others]: readonly [Value, ...Value[]]): fc.Arbitrary<Value> =>
	fc.oneof({ weight: 20, arbitrary: fc.constant(first) }, fc.constantFrom(...others));
/** Ordinary text, escapes among it. */
const around = fc.string({
	unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789 "{}:,/_-&%\\é'),
	maxLength: 60,
});

/** Twelve letters of the secret or more, as a server may write them. */
const written = fc
	.record({
		start: fc.nat({ max: letters.length - 12 }),
		ways: fc.array(fc.tuple(seldom(forms), seldom(gaps)), { minLength: 12, maxLength: 14 }),
	})
	.map(({ start, ways }) =>
		[...letters.slice(start, start + ways.length)]
			.map((letter, at) => {
				const [write, gap] = ways[at] ?? [String, ''];
				return write(letter) + gap;
			})
			.join(''),
	);

describe('SecretMatcher', () => {
	it('finds twelve letters of a secret wherever they stand, however each is written and whatever is between them', () => {
		fc.assert(
			fc.property(around, written, around, (before, piece, after) => {
				// A blank, so that what stands before does not take the first letter for the rest of an escape.
				const text = `${before} ${piece}${after}`;

				expect(matcher.mayBeIn(text)).toBe(true);
			}),
			{ numRuns: 3_000 },
		);
	});

	it('finds each twelve letters at each distance from the beginning, and no ten', () => {
		for (let start = 0; start + 12 <= letters.length; start += 1) {
			for (let distance = 0; distance <= 30; distance += 1) {
				const textWith = (count: number): string =>
					'#'.repeat(distance % 3) +
					'a'.repeat(distance) +
					letters.slice(start, start + count) +
					'a'.repeat(20);

				expect(matcher.mayBeIn(textWith(12)), textWith(12)).toBe(true);
				expect(matcher.mayBeIn(textWith(10)), textWith(10)).toBe(false);
			}
		}
	});
});
