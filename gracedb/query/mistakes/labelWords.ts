import { anyOf } from '../words';
import type { ErrorSite, Recogniser } from './errorSite';

/** Label expressions as other languages write them: `label: A OR label: B`, `NOT A`, `label in (A, B)`. */

const joints = String.raw`\s*(?:,|&+|\|+|\b(?:and|or)\b)\s*`;

/** A label with all that people write before it; `names` is an expression of one group. */
const labelForm = (names: string): string =>
	String.raw`(?:(?:not\b|!)\s*)?(?:label\s*(?::|==?)\s*)?(?:(?:[~!-]|not\b)\s*)?${names}(?![\w$])`;

/** Labels that are joined by words, or each with a `label:` of its own. */
const joined: Recogniser = ({ query, at, vocabulary: { labels } }) => {
	if (!labels || labels.length === 0) return undefined;
	const one = labelForm(anyOf(labels).source);
	const chains = new RegExp(`(?<![\\w$])${one}(?:${joints}${one})*`, 'gi');
	for (const { 0: whole, index } of query.matchAll(chains)) {
		if (at < index || at > index + whole.length) continue;
		// A missing blank alone has a sentence of its own.
		if (/^label\s*:\s*[\w$]+$/i.test(whole)) return undefined;
		const written = expressionOf(whole, labels);
		if (written === undefined || whole.trim() === written) return undefined;
		return {
			position: index,
			length: whole.length,
			message:
				'Join labels with | (or) and & (and). Write ~ (not) before a label, and label: once before all of them.',
			advice: `Write ${written}.`,
		};
	}
	return undefined;
};

/** The same labels as the server reads them. */
function expressionOf(text: string, labels: readonly string[]): string | undefined {
	const name = anyOf(labels).source;
	const tokens = [
		...text.matchAll(
			new RegExp(`(?<![\\w$])${name}(?![\\w$])|[,&|~!-]|\\b(?:and|or|not)\\b`, 'gi'),
		),
	].map(([token]) => token);
	let written = '';
	let sign = '';
	for (const token of tokens) {
		if (/^(?:[~!-]|not)$/i.test(token)) sign = '~';
		else if (/^(?:\||or)$/i.test(token)) written = written.replace(/ [|&] $/, '') + ' | ';
		else if (/^(?:,|&|and)$/i.test(token)) written = written.replace(/ [|&] $/, '') + ' & ';
		else {
			written += `${sign}${token}`;
			sign = '';
		}
	}
	return written === '' ? undefined : `label: ${written}`;
}

/** `label in (A, B)` */
const inList: Recogniser = ({ vocabulary: { labels } }: ErrorSite, here) => {
	const found = /^labels?\s+in\s*[([]([^)\]]*)[)\]]?/i.exec(here);
	if (!found) return undefined;
	const [whole, list = ''] = found;
	const names = list.split(',').map((name) => name.replace(/["'\s]/g, ''));
	const isKnown = labels === undefined || names.every((name) => labels.includes(name));
	return {
		length: whole.length,
		message: 'There is no "in" for labels.',
		advice: `Write label: ${isKnown ? names.join(' | ') : 'EM_READY | ADVOK'}.`,
	};
};

export const labelWordMistakes: readonly Recogniser[] = [inList, joined];
