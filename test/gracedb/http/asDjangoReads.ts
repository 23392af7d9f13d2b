/** A request as it arrived at a server, byte for byte. */
export interface Arrived {
	method: string;
	/** As it stands in the first line of the request. */
	url: string;
	contentType: string;
	body: Buffer;
}

interface Part {
	name: string;
	fileName?: string;
	text: string;
}

/**
 * Whether GraceDB would show something to others than members after this request. It reads as Django 4.2 and Django REST framework
 * 3.15 do: written after their sources and after the tables of the server's endpoints, and shares nothing with the client.
 */
export function wouldExpose({ method, url, contentType, body }: Arrived): boolean {
	const path = unquoted(url.split('?')[0] ?? '', false);
	// `$` of Python matches before a line break at the end, too.
	const match = (pattern: string): RegExpExecArray | null =>
		new RegExp(`^/api/(?:v1/|v2/)?${pattern}\\n?$`).exec(path);
	const tag = match('events/[GEHMTD]\\d+/log/\\d+/tag/(.+)')?.[1];
	if (method === 'PUT' && tag !== undefined) return isPublicTag(tag);
	if (method === 'PUT' && match('events/[GEHMTD]\\d+/perms/[^/]+/\\w+')) return true;
	if (method !== 'POST') return false;
	const fields = readBody(contentType, body);
	if (fields === undefined) return false;
	if (match('(?:superevents/[^/]+/logs|events/[GEHMTD]\\d+/log)/')) {
		return fields.list('tagname').flatMap(splitTags).some(isPublicTag);
	}
	if (match('superevents/[^/]+/logs/\\d+/tags/')) return isPublicTag(textOf(fields.one('name')));
	if (match('superevents/[^/]+/permissions/modify/')) {
		return textOf(fields.one('action')) === 'expose';
	}
	if (match('(?:superevents/[^/]+/voevents|events/[GEHMTD]\\d+/voevent)/')) {
		const isInternal = fields.one('internal');
		const isOpen = fields.one('open_alert');
		const isAbsent = isInternal === undefined || (fields.isForm && isInternal === '');
		return (!isAbsent && !isYes(isInternal)) || isYes(isOpen);
	}
	return false;
}

const isPublicTag = (text: string): boolean => ['public', 'lvem'].includes(pythonStrip(text));

const splitTags = (value: unknown): string[] => textOf(value).split(',');

/** Whatever is not read as true may count as false. */
const isYes = (value: unknown): boolean =>
	['t', 'y', 'yes', 'true', 'on', '1'].includes(textOf(value).toLowerCase());

const textOf = (value: unknown): string =>
	pythonStrip(['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');

function pythonStrip(text: string): string {
	// eslint-disable-next-line no-control-regex
	return text.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g, '');
}

/** `%41` to bytes, then UTF-8. */
function unquoted(text: string, plusIsBlank: boolean): string {
	const bytes: number[] = [];
	const source = Buffer.from(plusIsBlank ? text.replaceAll('+', ' ') : text);
	for (let at = 0; at < source.length; at += 1) {
		const hex = source.subarray(at + 1, at + 3).toString('latin1');
		if (source[at] === 0x25 && /^[0-9a-f]{2}$/i.test(hex)) {
			bytes.push(parseInt(hex, 16));
			at += 2;
		} else bytes.push(source[at] ?? 0);
	}
	return Buffer.from(bytes).toString();
}

interface Fields {
	isForm: boolean;
	one: (name: string) => unknown;
	list: (name: string) => unknown[];
}

/** Undefined for what the server refuses to read. */
function readBody(contentType: string, body: Buffer): Fields | undefined {
	const [media = '', ...parameters] = contentType.split(';').map((piece) => piece.trim());
	const [main, sub] = media.toLowerCase().split('/');
	const isOfType = (a: string, b: string): boolean =>
		(main === a || main === '*') && (sub === b || sub === '*');
	if (isOfType('application', 'json')) return readJson(body);
	if (isOfType('application', 'x-www-form-urlencoded')) {
		const pairs = body
			.toString()
			.split('&')
			.map((pair): [string, unknown] => {
				const [name = '', ...value] = pair.split('=');
				return [unquoted(name, true), unquoted(value.join('='), true)];
			});
		return ofPairs(pairs);
	}
	if (isOfType('multipart', 'form-data')) {
		const boundary = parameters
			.map((parameter) => /^boundary="?([^"]+)"?$/i.exec(parameter)?.[1])
			.find((found) => found !== undefined);
		if (boundary === undefined) return undefined;
		return ofPairs(
			readParts(body.toString('latin1'), boundary).map(({ name, fileName, text }) => [
				name,
				fileName ?? text,
			]),
		);
	}
	return undefined;
}

function readJson(body: Buffer): Fields | undefined {
	let value: unknown;
	try {
		value = JSON.parse(body.toString());
	} catch {
		return undefined;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const found = value as Record<string, unknown>;
	const one = (name: string): unknown => (Object.hasOwn(found, name) ? found[name] : undefined);
	return {
		isForm: false,
		one,
		list: (name) => {
			const entry = one(name);
			if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
				return Object.keys(entry);
			}
			return [entry].flat(1);
		},
	};
}

function ofPairs(pairs: readonly (readonly [string, unknown])[]): Fields {
	const all = (name: string): unknown[] =>
		pairs.filter(([found]) => found === name).map(([, value]) => value);
	return {
		isForm: true,
		one: (name) => all(name).at(-1),
		list: (name) => {
			const repeated = all(name);
			if (repeated.length > 0) return repeated;
			return pairs
				.filter(
					([found]) => found.startsWith(`${name}[`) && /^\[\d+\]$/.test(found.slice(name.length)),
				)
				.map(([, value]) => value);
		},
	};
}

/** As django.http.multipartparser: the last of several heads of a name wins, and a part without a file name is a field. */
function readParts(text: string, boundary: string): Part[] {
	return text
		.split(`--${boundary}`)
		.slice(1)
		.flatMap((piece) => {
			const end = piece.indexOf('\r\n\r\n');
			if (end < 0) return [];
			const heads = piece.slice(0, end).split('\r\n');
			const disposition = heads.filter((head) => /^content-disposition\s*:/i.test(head)).at(-1);
			const parameters = parametersOf(disposition ?? '');
			const name = parameters.get('name');
			if (name === undefined) return [];
			const content = piece.slice(end + 4).replace(/\r\n$/, '');
			const fileName = parameters.get('filename') || undefined;
			return [
				{ name: pythonStrip(name), fileName, text: Buffer.from(content, 'latin1').toString() },
			];
		});
}

/** As django.utils.http.parse_header_parameters, quotes and backslashes included. */
function parametersOf(head: string): Map<string, string> {
	const found = new Map<string, string>();
	let rest = head.includes(';') ? head.slice(head.indexOf(';')) : '';
	while (rest.startsWith(';')) {
		rest = rest.slice(1);
		let end = rest.indexOf(';');
		const isOdd = (to: number): boolean => {
			const before = rest.slice(0, to);
			return (before.split('"').length - before.split('\\"').length) % 2 !== 0;
		};
		while (end > 0 && isOdd(end)) end = rest.indexOf(';', end + 1);
		if (end < 0) end = rest.length;
		const parameter = rest.slice(0, end);
		const equals = parameter.indexOf('=');
		if (equals >= 0) {
			const value = parameter.slice(equals + 1).trim();
			const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
			found.set(
				parameter.slice(0, equals).trim().toLowerCase(),
				isQuoted ? value.slice(1, -1).replaceAll('\\\\', '\\').replaceAll('\\"', '"') : value,
			);
		}
		rest = rest.slice(end);
	}
	return found;
}
