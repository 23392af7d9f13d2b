/**
 * A path below the API root from a template; every value becomes part of one path segment, so that `#`, `?`, `/` and
 * blanks in a name reach the server as they are: path`superevents/${id}/labels/${name}/`.
 * What may stand in a segment (RFC 3986) stays, as it does with ligo-gracedb 2.16.1; so does the comma before a file's version.
 */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
	return parts.reduce(
		(address, part, i) => address + escapeSegment(String(values[i - 1] ?? '')) + part,
	);
}

function escapeSegment(value: string): string {
	// Half a character cannot be encoded.
	const whole = value.replace(/\p{Surrogate}/gu, '\ufffd');
	return encodeURIComponent(whole).replace(/%(?:2[4689BC]|3[ABD]|40)/g, decodeURIComponent);
}
