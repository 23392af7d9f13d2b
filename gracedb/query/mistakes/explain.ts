import type { Finding } from '../finding';
import { keywordMistakes } from './keywords';
import { signMistakes } from './signs';
import type { Recognise, Spot } from './spot';
import { timeMistakes } from './times';
import { suffix, unknownWord, wordMistakes } from './words';

/** The kinds of mistakes, the most telling first. */
const kinds: readonly Recognise[] = [
	suffix,
	...signMistakes,
	...timeMistakes,
	...keywordMistakes,
	...wordMistakes,
];

/** Says what is wrong at a place where no term was found. */
export function explain(spot: Spot): Finding {
	const here = spot.query.slice(spot.at);
	const word = /^(?:[\w$.*?#%-]+:?|\S)/.exec(here)?.[0] ?? '';
	const place = { severity: 'error', position: spot.at, length: word.length } as const;
	for (const recognise of kinds) {
		const mistake = recognise(spot, here);
		if (mistake) return { ...place, ...mistake };
	}
	return { ...place, ...unknownWord(spot, word) };
}
