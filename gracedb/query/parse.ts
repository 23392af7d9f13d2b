import { eventTerms } from './eventTerms';
import { Reader } from './reader';
import { supereventTerms } from './supereventTerms';
import type { ReadTerm, Term } from './term';
import { type Dialect, knownRuns, type QueryVocabulary } from './words';

/** A query without labels, term by term. */
export interface Parsed {
	terms: Term[];
	/** Where something stands that is no term; it was passed over, and reading went on behind it. */
	failures: number[];
}

/** Reads the terms of a query from which the labels have been taken out. */
export function readTerms(text: string, dialect: Dialect, vocabulary: QueryVocabulary): Parsed {
	const runs = vocabulary.runs ?? knownRuns;
	const readers = dialect === 'events' ? eventTerms(vocabulary, runs) : supereventTerms(runs);
	const pick = dialect === 'events' ? firstTerm : maxTermLength;
	const reader = new Reader(text);
	const parsed: Parsed = { terms: [], failures: [] };
	while (!reader.isAtEnd) {
		const start = reader.next;
		const term = pick(reader, readers);
		if (term) parsed.terms.push(term);
		else {
			parsed.failures.push(start);
			reader.take(/[\w$]+:?|[^\s\w$]/y);
		}
	}
	return parsed;
}

function readTerm(reader: Reader, read: ReadTerm): Term | undefined {
	const start = reader.next;
	const found = reader.attempt(() => read(reader));
	return found && reader.position > start ? { ...found, start, end: reader.position } : undefined;
}

function firstTerm(reader: Reader, readers: readonly ReadTerm[]): Term | undefined {
	for (const read of readers) {
		const term = readTerm(reader, read);
		if (term) return term;
	}
	return undefined;
}

function maxTermLength(reader: Reader, readers: readonly ReadTerm[]): Term | undefined {
	const start = reader.position;
	let best: Term | undefined;
	for (const read of readers) {
		reader.position = start;
		const term = readTerm(reader, read);
		if (term && term.end > (best?.end ?? start)) best = term;
	}
	reader.position = best?.end ?? start;
	return best;
}
