import { entryOf } from '../json';
import type { Finding } from './finding';
import type { Term } from './term';
import { anyOf, type Dialect } from './words';

type Warning = Omit<Finding, 'severity'>;

/** Fields of which a superevent has one value, so that two conditions on them mostly exclude each other. */
const single = ['id', 'runid', 'category', 'status', 'is_gw', 'is_public', 'preferred_event'];

/** What is doubtful about terms together, though the server accepts them. Positions are those of the text that was read. */
export function termWarnings(text: string, terms: readonly Term[], dialect: Dialect): Warning[] {
	const each = terms.flatMap((term) =>
		(term.warnings ?? []).map((message) => ({ ...placeOf(term), message })),
	);
	const together = dialect === 'events' ? eventWarnings(terms) : supereventWarnings(text, terms);
	return [...each, ...together];
}

function placeOf({ start, end }: Term): Pick<Finding, 'position' | 'length'> {
	return { position: start, length: end - start };
}

/** Terms on a field that another term before them is about as well. */
function repeated(terms: readonly Term[], fieldOf: (term: Term) => string): Term[] {
	const seen = new Set<string>();
	return terms.filter((term) => {
		const field = fieldOf(term);
		const isRepeated = seen.has(field);
		seen.add(field);
		return isRepeated;
	});
}

function supereventWarnings(text: string, terms: readonly Term[]): Warning[] {
	const warnings: Warning[] = repeated(
		terms.filter(({ field, value }) => single.includes(field) || value === 'exactly'),
		({ field }) => field,
	).map((term) => ({
		...placeOf(term),
		message: `All terms must match, and ${term.field} is there twice, so there may be no results.`,
	}));
	const id = terms.find(({ field }) => field === 'id');
	const category = terms.find(({ field }) => field === 'category');
	if (id && category) {
		const message =
			'The ID and the category must both match. An ID alone finds superevents of every category.';
		warnings.push({ ...placeOf(category), message });
	}
	for (const term of terms) {
		if (term.value !== 'no suffix' || !/^\s+[A-Za-z]/.test(text.slice(term.end))) continue;
		const message =
			'The server reads the next word as the letters of this ID. Write the ID with its letters, for example S190425z.';
		warnings.push({ ...placeOf(term), message });
	}
	return warnings;
}

const adviceForAlternatives: Record<string, string> = {
	attributes: 'Join comparisons with & if both must match.',
	created: 'Write one range.',
	gpstime: 'Join comparisons such as gpstime >= 1238166018 with & if both must match.',
	ifos: 'Write the instruments in one term, for example ifos: H1,L1.',
	submitter: '',
};

function eventWarnings(terms: readonly Term[]): Warning[] {
	const kindOf = ({ field }: Term): string => (field === 'runid' ? 'gpstime' : field);
	const isRunList = terms.every(({ field }) => field !== 'gpstime');
	return repeated(terms, kindOf).flatMap((term) => {
		const advice = entryOf(adviceForAlternatives, kindOf(term));
		if (advice === undefined || (term.field === 'runid' && isRunList)) return [];
		const message = 'Events need to match only one of two conditions on one field.';
		return [{ ...placeOf(term), message, advice: advice || undefined }];
	});
}

/** Texts in quotes, in which the server sees more than a text. Positions are those of the whole query. */
export function quoteWarnings(
	query: string,
	dialect: Dialect,
	labels: readonly string[] = [],
): Warning[] {
	const label = new RegExp(`(?<![\\w$])${anyOf(labels).source}(?![\\w$])`, 'i');
	return [...query.matchAll(/"([^"]*)"/g)].flatMap(({ 0: whole, 1: inside = '', index }) => {
		const place = { position: index, length: whole.length };
		const name = label.exec(inside)?.[0];
		if (name !== undefined) {
			return [{ ...place, message: `The server reads the label ${name} even in quotes.` }];
		}
		const lifted = dialect === 'events' ? /test|mdc/i.exec(inside)?.[0] : undefined;
		if (lifted === undefined) return [];
		const message = `The letters "${lifted}" make the server include ${/t/i.test(lifted) ? 'test' : 'mock'} events, even in quotes.`;
		return [{ ...place, message }];
	});
}
