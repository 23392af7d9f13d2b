import { inputError } from '../errors/GraceDbError';
import { formPairs } from './body';
import type { Json } from '../json';
import { isSafe, type Request } from './request';

/** Tags that show a log entry and its file to others than members, and to whom (superevents and events alike). */
const audiences: ReadonlyMap<string, string> = new Map([
	['public', 'everyone'],
	['lvem', 'observers outside LIGO, Virgo and KAGRA'],
]);

/** To whom a tag shows a log entry, in words; undefined for a tag that widens no audience. */
export function audienceOf(tag: string): string | undefined {
	return audiences.get(tag.trim().toLowerCase());
}

/**
 * Refuses a request that would make something public, or of which that cannot be known, unless `mayMakePublic` says that it is
 * meant. The request is judged by what is sent, decoded as the server decodes it; where servers and the proxies before them differ
 * (case, repeated slashes, twofold escapes, how a list is written), every reading counts.
 *
 * @throws GraceDbError of kind `input` that says what would become public, and to whom
 */
export function checkPublicity(request: Request): void {
	const { method = 'GET', mayMakePublic } = request;
	if (mayMakePublic || isSafe(method)) return;
	const exposure = exposureBy(request);
	if (exposure === undefined) return;
	throw inputError(
		`Not sent: ${exposure}.`,
		'If you want this, turn on Make Public under Additional Fields.',
	);
}

/** What a request would show, and to whom, in words. */
function exposureBy({ method, path, query = [], body }: Request): string | undefined {
	const address = readAddress(path);
	if (address === undefined)
		return 'the node cannot check the path, which may make something public';
	const carried = body?.carries;
	if (carried?.kind === 'bytes') {
		return 'the body is a file, which may make something public';
	}
	// What stands in the path of a DELETE is taken away.
	const byPath = method === 'DELETE' ? undefined : exposureByPath(address.segments);
	if (byPath !== undefined) return byPath;
	for (const [name, text] of [...address.query, ...formPairs(query)]) {
		const found = exposureByField(name, text);
		if (found !== undefined) return found;
	}
	if (carried?.kind === 'json') return exposureByJson(carried.value);
	for (const [name, text] of carried?.pairs ?? []) {
		const found = exposureByField(name, text);
		if (found !== undefined) return found;
	}
	const fileField = carried?.kind === 'multipart' ? carried.file.field : '';
	return judgeOf(fileField) && `the file in the field "${fileField}" may make something public`;
}

/** A path as the server sees it, in segments; undefined if it is escaped so often that no two programs read it alike. */
function readAddress(path: string): { segments: string[]; query: URLSearchParams } | undefined {
	if (!URL.canParse(path, 'http://server/api/')) return undefined;
	const { pathname, searchParams } = new URL(path, 'http://server/api/');
	let text = pathname;
	for (let passes = 0; passes < 5; passes += 1) {
		const decoded = unescapeOnce(text);
		if (decoded === text) return { segments: text.split(/[/\\;]+/), query: searchParams };
		text = decoded;
	}
	return undefined;
}

function unescapeOnce(text: string): string {
	return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) =>
		Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
	);
}

/** `…/tag/public` (a PUT for events), and `events/{id}/perms/{group}/{permission}`. */
function exposureByPath(segments: readonly string[]): string | undefined {
	const tag = segments.findIndex((segment) => /^tags?$/i.test(segment));
	const byTag = tag < 0 ? undefined : exposureByTag(segments.slice(tag + 1).join('/'));
	if (byTag !== undefined) return byTag;
	const granted = segments.find(
		(_, at) => /^events$/i.test(segments[at - 3] ?? '') && /^perms$/i.test(segments[at - 1] ?? ''),
	);
	return granted && `it would show the event to the group "${shown(granted)}"`;
}

/** Tags are made of letters, digits, `_` and `-`, so that whatever else is there stands between two of them. */
function exposureByTag(text: string): string | undefined {
	const tag = text
		.toLowerCase()
		.split(/[^\w-]+/)
		.find((word) => audiences.has(word));
	return (
		tag && `the tag "${tag}" would show the log entry and its file to ${audiences.get(tag) ?? ''}`
	);
}

type Judge = (text: string) => string | undefined;

/** The texts that superevents (Django REST framework) and events (a list of GraceDB's own) both take for true or false. */
const isTrue = /^(?:t|[Tt]rue|1)$/;
const isFalse = /^(?:f|[Ff]alse|0)$/;

/** Fields that decide what is shown. Of those with a safe value, whatever is not surely that value counts as the other one. */
const judges: readonly (readonly [name: RegExp, judge: Judge])[] = [
	[/^(?:tag_?)?names?$|^tags?$/, exposureByTag],
	[
		/^action$/,
		(text) =>
			text.trim().toLowerCase() === 'hide'
				? undefined
				: `the action "${shown(text)}" would show the superevent to everyone`,
	],
	[
		/^internal$/,
		(text) =>
			isTrue.test(text)
				? undefined
				: `internal: "${shown(text)}" would show the VOEvent to everyone`,
	],
	[
		/^open_alert$/,
		(text) =>
			isFalse.test(text)
				? undefined
				: `open_alert: "${shown(text)}" would make the VOEvent an alert for everyone`,
	],
];

/** The judge of a field by its name, which may be that of an entry (`tagname[0]`, `log.tagname`). */
function judgeOf(name: string): Judge | undefined {
	const parts = name
		.toLowerCase()
		.replace(/[\s\p{Cc}]/gu, '')
		.split(/[[\].]+/);
	return judges.find(([pattern]) => parts.some((part) => pattern.test(part)))?.[1];
}

function exposureByField(name: string, text: string): string | undefined {
	return judgeOf(name)?.(text);
}

/**
 * Of fields at any depth. A field with a list or an object is judged by all texts in it, names too (Python goes through the names
 * of an object as through a list), and a list or an object itself by an empty text, since it may count as false.
 */
function exposureByJson(json: Json): string | undefined {
	const waiting: { value: Json; judge?: Judge }[] = [{ value: json }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { value, judge } = next;
		const isSimple = typeof value !== 'object' || value === null;
		const found = judge?.(isSimple ? String(value ?? '') : '');
		if (found !== undefined) return found;
		if (isSimple) continue;
		if (Array.isArray(value)) {
			for (const entry of value) waiting.push({ value: entry, judge });
			continue;
		}
		for (const [name, entry] of Object.entries(value)) {
			if (judge) waiting.push({ value: name, judge });
			waiting.push({ value: entry, judge: judgeOf(name) ?? judge });
		}
	}
	return undefined;
}

function shown(text: string): string {
	return text.replace(/\p{Cc}/gu, ' ').slice(0, 60);
}
