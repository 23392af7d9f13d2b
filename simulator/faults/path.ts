import { apiVersions } from '../profiles';

const prefixes = apiVersions
	.map((version) => (version === 'default' ? '/api/' : `/api/${version}/`))
	.sort((a, b) => b.length - a.length);

/**
 * Whether an address fits a pattern, where `*` stands for any characters. A pattern that begins with `/` means the whole path,
 * any other the part below the root of the API, whatever its version; the query counts only if the pattern has a `?`.
 */
export function fitsPath(pattern: string, url: string): boolean {
	const address = pattern.includes('?') ? url : (url.split('?')[0] ?? '');
	if (pattern.startsWith('/')) return fitsGlob(pattern, address);
	const prefix = prefixes.find((candidate) => address.startsWith(candidate));
	return prefix !== undefined && fitsGlob(pattern, address.slice(prefix.length));
}

/** Piece by piece: a regular expression could take exponential time. */
function fitsGlob(pattern: string, text: string): boolean {
	const [first = '', ...others] = pattern.split('*');
	if (!text.startsWith(first)) return false;
	const last = others.pop();
	if (last === undefined) return text === first;
	let position = first.length;
	for (const piece of others) {
		const found = text.indexOf(piece, position);
		if (found < 0) return false;
		position = found + piece.length;
	}
	return text.length - last.length >= position && text.endsWith(last);
}
