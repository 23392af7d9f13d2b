import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { unescaped } from './body';
import type { Body, Part, WireRequest } from './caseFile';
import type { Arrived } from './recorder';

/**
 * What is different between two lists of requests; empty if they are the same for the server.
 *
 * @param numbers that the client was given: a form may write them otherwise (1e-09, 1e-9)
 */
export function differences(
	expected: readonly WireRequest[],
	arrived: readonly Arrived[],
	numbers: ReadonlySet<number>,
): string[] {
	const found = expected.flatMap((request, index) => {
		const ours = arrived[index];
		if (ours === undefined) return [`${shown(request)} is missing`];
		return differencesOf(request, ours, numbers).map((text) => `${shown(request)}: ${text}`);
	});
	const extra = arrived.slice(expected.length).map((request) => `${shown(request)} is too much`);
	return [...found, ...extra];
}

export const shown = ({ verb, path }: { verb: string; path: string }): string => `${verb} ${path}`;

function differencesOf(
	expected: WireRequest,
	ours: Arrived,
	numbers: ReadonlySet<number>,
): string[] {
	const query = expected.query ?? [];
	return [
		...ours.oddities,
		...unequal('method', expected.verb, ours.verb),
		...unequal('path', expected.path, ours.path),
		...(samePairs(query, ours.query, numbers) ? [] : unequal('query', query, ours.query)),
		...unequal('content type', mediaType(typeOf(expected)), mediaType(ours.contentType)),
		...bodyDifferences(expected.body, ours.body, numbers),
	];
}

/** Forms that became empty carry a content type, which says nothing about a body that is not there. */
function typeOf({ headers, body }: WireRequest): string | undefined {
	return body === null ? undefined : (headers?.['content-type'] ?? undefined);
}

const mediaType = (header: string | undefined): string => header?.split(';')[0]?.trim() ?? '';

function unequal(what: string, expected: unknown, ours: unknown): string[] {
	if (isDeepStrictEqual(expected, ours)) return [];
	return [`${what} ${JSON.stringify(ours)} instead of ${JSON.stringify(expected)}`];
}

function bodyDifferences(
	expected: Body | null,
	ours: Body | null,
	numbers: ReadonlySet<number>,
): string[] {
	if (expected?.form && ours?.form && samePairs(expected.form, ours.form, numbers)) return [];
	if (expected?.json !== undefined && isDeepStrictEqual(expected.json, ours?.json)) {
		const keys = (body: Body | null): string[] => Object.keys(body?.json ?? {});
		return unequal('order of keys', keys(expected), keys(ours));
	}
	if (expected?.text !== undefined && expected.text === ours?.text) return [];
	if (expected?.multipart && ours?.multipart && sameParts(expected, ours, numbers)) return [];
	return unequal('body', expected && { ...expected, raw: undefined }, ours);
}

function samePairs(
	expected: readonly (readonly [string, string])[],
	ours: readonly (readonly [string, string])[],
	numbers: ReadonlySet<number>,
): boolean {
	return (
		expected.length === ours.length &&
		expected.every(([name, value], index) => {
			const [ourName, ourValue] = ours[index] ?? ['', ''];
			return name === ourName && sameText(value, ourValue, numbers);
		})
	);
}

function sameText(expected: string, ours: string, numbers: ReadonlySet<number>): boolean {
	if (expected === ours) return true;
	const number = Number(expected);
	return ours.trim() !== '' && numbers.has(number) && Number(ours) === number;
}

function sameParts(expected: Body, ours: Body, numbers: ReadonlySet<number>): boolean {
	const [wanted = [], parts = []] = [expected.multipart, ours.multipart];
	return (
		wanted.length === parts.length &&
		wanted.every((part, index) => {
			const our = parts[index];
			if (our === undefined || part.name !== our.name) return false;
			if (part.filename === undefined) {
				return our.filename === undefined && sameText(part.text ?? '', our.text ?? '', numbers);
			}
			return (
				our.filename === unescaped(part.filename) &&
				fingerprint(part) === fingerprint(our) &&
				sameType(part.contentType, our.contentType)
			);
		})
	);
}

function fingerprint({ sha256, text = '' }: Part): string {
	return sha256 ?? createHash('sha256').update(text).digest('hex');
}

/** Content types that machines give to the same files: by their table of names, and whether compression counts. */
const alike = [
	['text/xml', 'application/xml'],
	['image/fits', 'application/fits', 'application/octet-stream'],
	['text/javascript', 'application/javascript'],
];
/** Of which Python sees the file inside. */
const compressed = ['application/gzip', 'application/x-gzip', 'application/x-bzip2'];

function sameType(expected: string | undefined, ours = ''): boolean {
	if (expected === undefined || expected === ours || compressed.includes(ours)) return true;
	// Nor has ours the names that are not registered.
	if (ours === 'application/octet-stream' && /\/x-/.test(expected)) return true;
	// Python's table is short: what it does not know is octet-stream.
	if (expected === 'application/octet-stream') return /^[\w.+-]+\/[\w.+-]+$/.test(ours);
	return alike.some((types) => types.includes(expected) && types.includes(ours));
}
