/** Something that a check of a query found. */
export interface Finding {
	/** `error`: the server surely refuses the query. `warning`: it may refuse it, or read it otherwise than meant. */
	severity: 'error' | 'warning';
	/** Where in the query, counted from 0. */
	position: number;
	/** Number of characters it is about; 0 at the end of the query. */
	length: number;
	/** What is the matter, in a sentence. */
	message: string;
	/** What to do about it, in a sentence. */
	advice?: string;
}

/** Characters of the query that are shown before and after the place of a finding. */
const runtime = 60;

/** The place of a finding in its query, on one line: `group: CBC ▶,◀ Burst`. */
export function showPlace(query: string, { position, length }: Finding): string {
	const end = position + length;
	const start = Math.max(0, position - runtime);
	const before = `${start > 0 ? '…' : ''}${query.slice(start, position)}`;
	const after = query.slice(end, end + runtime);
	const rest = end + runtime < query.length ? '…' : '';
	return `${before}▶${query.slice(position, end)}◀${after}${rest}`.replace(/\s/g, ' ');
}

/** A finding as one text. */
export function describeFinding(query: string, finding: Finding): string {
	return [finding.message, finding.advice, `(${showPlace(query, finding)})`]
		.filter(Boolean)
		.join(' ');
}
