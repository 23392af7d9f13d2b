import { closestName } from '../words';
import { type Recogniser, searched, type ErrorSite } from './errorSite';

/** Where the server gave no labels the words beside an operator may be some. */
const mayBeLabels: Recogniser = ({ vocabulary: { labels } }, here) => {
	const found = /^[&|,~-][&|,~\s-]*(?=\d*[A-Za-z_])/.exec(here);
	if (labels || !found) return undefined;
	return {
		severity: 'warning',
		length: found[0].trim().length,
		message: 'This node does not know whether the words next to this operator are labels.',
	};
};

const unequal: Recogniser = (_site, here) => {
	const found = /^([\w.]+)\s*(!=|<>|=!|=<|=>|≠|≤|≥)/.exec(here);
	if (!found) return undefined;
	const [whole, field = '', sign = ''] = found;
	const meant = { '=<': '<=', '=>': '>=', '≤': '<=', '≥': '>=' }[sign];
	return {
		length: whole.length,
		message: `There is no operator ${sign} in queries.`,
		advice:
			meant === undefined
				? `Write ${field} < … or ${field} > … with a limit instead. For labels, use ~ (not).`
				: `Write ${field} ${meant} ….`,
	};
};

const bareUnequal: Recogniser = (_site, here) =>
	/^!/.test(here)
		? {
				message: 'There is no ! in queries.',
				advice: 'Write ~ before a label for NOT: ~INJ.',
			}
		: undefined;

const openQuote: Recogniser = ({ query, at }, here) => {
	if (here.startsWith("'") || /^\w+:\s*'/.test(here)) {
		const position = query.indexOf("'", at);
		return {
			position,
			length: 1,
			message: 'Use double quotes for text, not single quotes.',
			advice: 'Write for example submitter: "gwcelery".',
		};
	}
	const isOpen = (query.slice(at).match(/"/g) ?? []).length % 2 === 1;
	if (!isOpen || !/^(?:\w+:?\s*)?"/.test(here)) return undefined;
	return {
		position: query.indexOf('"', at),
		length: 1,
		message: 'There is no closing quotation mark.',
		advice: 'Add the second ".',
	};
};

/** `&`, `|`, `,`, `and`, `or`, `not` where terms stand beside each other. */
const operators: Recogniser = (site, here) => {
	const found = /^(&+|\|+|,|~|(?:and|or|not)(?![\w$]))\s*(?:(?:[~-]\s*)?([\w$]+))?/i.exec(here);
	if (!found) return undefined;
	const [, sign = '', next = ''] = found;
	const length = sign.length;
	const unknown = unknownLabel(site, next);
	if (unknown && /^[&|,~]/.test(sign)) return { length, ...unknown };
	if (next === '' && !/\w/.test(sign)) {
		return {
			length,
			message: `There is no label after ${sign}.`,
			advice: `Remove the ${sign}, or write a label after it.`,
		};
	}
	const where =
		site.dialect === 'events'
			? 'among labels and among comparisons such as far < 1e-7'
			: 'among labels';
	return {
		length,
		message: `You can only use ${sign} ${where}. Separate other terms of a search for ${searched(site.dialect)} with a space.`,
		advice: adviceFor(site, sign),
	};
};

function adviceFor({ dialect }: ErrorSite, sign: string): string {
	if (/^[&,]|and/i.test(sign)) {
		return sign === ',' && dialect === 'events'
			? 'Write a space instead of the comma, for example group: CBC Burst.'
			: `Write a space instead of ${sign}. All terms must match anyway.`;
	}
	if (/^[|]|or/i.test(sign)) {
		return dialect === 'events'
			? 'Write several values of a field with spaces, for example group: CBC Burst. One of them must match.'
			: 'There is no OR between other terms. Use several queries, a range, or a wildcard such as S250908*.';
	}
	return 'Write ~ before a label for NOT: ~INJ.';
}

/** A word beside an operator that was probably meant as a label. */
function unknownLabel(
	{ vocabulary: { labels } }: ErrorSite,
	word: string,
): { message: string; advice?: string } | undefined {
	if (!labels || word === '' || labels.some((name) => name.toLowerCase() === word.toLowerCase())) {
		return undefined;
	}
	const meant = closestName(word, labels);
	if (meant === undefined && !/^[A-Z0-9]+_[A-Z0-9_]+$/.test(word)) return undefined;
	return {
		message: `This server does not know the label "${word}".`,
		advice: meant === undefined ? undefined : `Did you mean ${meant}?`,
	};
}

const parentheses: Recogniser = ({ dialect }, here) => {
	if (!/^[()[\]{}]/.test(here)) return undefined;
	return {
		length: 1,
		message:
			dialect === 'events'
				? 'You can only use parentheses around comparisons such as (far < 1e-7 | nevents > 2), not around labels or other terms.'
				: 'Queries have no parentheses, not even around labels.',
		advice: 'Remove them. Among labels, OR binds closer than AND: A | B & C means (A | B) & C.',
	};
};

/** A number that begins with a sign or a point. */
const numbers: Recogniser = ({ dialect }, here) => {
	const found = /^([\w.]+)\s*(<=|>=|==|<|>|=|:|in\s)\s*([+-]?)(\.?)\d/.exec(here);
	if (!found) return undefined;
	const [whole, field = '', sign = '', plus = '', point = ''] = found;
	if (point) {
		return {
			length: whole.length,
			message: 'A number cannot start with a decimal point.',
			advice: `Write a 0 before it, for example ${field} ${sign.trim()} 0.5.`,
		};
	}
	if (!plus || dialect !== 'events') return undefined;
	return {
		length: whole.length,
		message: 'A number cannot have a sign in searches for events.',
		advice: 'Remove the sign. You cannot search for values below 0.',
	};
};

const comparisonBefore = /(?<![\w.])([\w.]+)(?:\s*(?::|[<>]=?|==?)|\s+in)\s*"?([\w.+-]+)"?\s*$/;

/** `far: 1e-9 .. 1e-7` in a search for events. */
const farRange: Recogniser = ({ dialect, before, query, at }, here) => {
	if (dialect !== 'events' || before?.field !== 'attributes') return undefined;
	const values = comparisonBefore.exec(query.slice(Math.max(0, at - 200), at));
	const end = /^(?:\.\.|-)\s*([\d.]+(?:[eE][+-]?\d+)?)?/.exec(here);
	if (!values || !end) return undefined;
	const [, field = '', from = ''] = values;
	const range = `${field} in ${from}, ${end[1] ?? '…'}`;
	return {
		length: 2,
		message: 'Searches for events need another form for this range.',
		advice:
			field === 'gpstime' || field === 'created'
				? `Write a space after ${field}: and a range with .., for example ${field}: a .. b.`
				: `Write ${range}.`,
	};
};

export const signMistakes: readonly Recogniser[] = [
	mayBeLabels,
	openQuote,
	unequal,
	bareUnequal,
	numbers,
	farRange,
	operators,
	parentheses,
];
