import type { Finding } from '../finding';
import { keywordMistakes } from './keywords';
import { signMistakes } from './signs';
import type { Recogniser, ErrorSite } from './errorSite';
import { timeMistakes } from './times';
import { labelWordMistakes } from './labelWords';
import { rates, unsearchable } from './unsearchable';
import { suffix, unknownWord, wordMistakes } from './words';

/** The kinds of mistakes, the most telling first. */
const kinds: readonly Recogniser[] = [
	suffix,
	...labelWordMistakes,
	rates,
	unsearchable,
	...signMistakes,
	...timeMistakes,
	...keywordMistakes,
	...wordMistakes,
];

/** Says what is wrong at a place where no term was found. */
export function explain(site: ErrorSite): Finding {
	const here = site.query.slice(site.at);
	const word = /^(?:[\w$.*?#%-]+:?|\S)/.exec(here)?.[0] ?? '';
	const place = { severity: 'error', position: site.at, length: word.length } as const;
	for (const recognise of kinds) {
		const mistake = recognise(site, here);
		if (mistake) return { ...place, ...mistake };
	}
	return { ...place, ...unknownWord(site, word) };
}
