import type { Reader } from './reader';

/** A condition of a query. */
export interface Term {
	/** What it is about: terms of one field are ANDed in superevent queries, ORed in event queries. */
	field: string;
	/** Where it begins and ends, in the text that was read. */
	start: number;
	end: number;
	/** What stands in it, where more is to be known of it. */
	value?: string;
	/** What is doubtful about it, in sentences. */
	warnings?: string[];
}

export type Found = Omit<Term, 'start' | 'end'>;
export type ReadTerm = (reader: Reader) => Found | undefined;

/** Reads a term with the keyword that has to stand before it, or may. */
export function keyed(
	field: string,
	need: 'keyword' | 'bare too',
	read: (reader: Reader, isNamed: boolean) => Omit<Found, 'field'> | undefined,
	names: readonly string[] = [field],
): ReadTerm {
	return (reader) => {
		const isNamed = names.some((name) => reader.keyword(name));
		if (!isNamed && need === 'keyword') return undefined;
		const found = read(reader, isNamed);
		return found && { field, ...found };
	};
}

/** `true` or `false` after a keyword. */
export function truth(field: string, names?: readonly string[]): ReadTerm {
	return keyed(
		field,
		'keyword',
		(reader) => {
			const found = reader.take(/true|false/iy);
			return found && { value: found[0].toLowerCase() };
		},
		names,
	);
}

const quoted = /"([^"]*)"/y;

/** Part of a submitter's name, in double quotes. */
export const submitter = keyed('submitter', 'bare too', (reader) => {
	const found = reader.take(quoted);
	return found && { value: found[1] };
});

/** What is doubtful about a range of numbers, if anything. */
export function rangeWarnings(from: number, to: number): string[] {
	return from > to ? ['The range starts after its end, so nothing matches.'] : [];
}
