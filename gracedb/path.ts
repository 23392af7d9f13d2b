/**
 * A path below the API root from a template; every value becomes part of one path segment, so that `#`, `?`, `/` and
 * blanks in a name reach the server as they are: path`superevents/${id}/labels/${name}/`.
 * Commas stay: GraceDB separates a file's version by one.
 */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
	return parts.reduce(
		(address, part, i) => address + escapeSegment(String(values[i - 1] ?? '')) + part,
	);
}

function escapeSegment(value: string): string {
	// A segment of dots alone would be taken for "here" or "one up".
	if (/^\.{1,2}$/.test(value)) return value.replaceAll('.', '%2E');
	return encodeURIComponent(value).replaceAll('%2C', ',');
}
