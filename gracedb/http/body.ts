import { PassThrough, type Readable } from 'node:stream';
import FormData from 'form-data';
import { inputError } from '../errors/GraceDbError';
import type { Json } from '../json';

/** A file on its way to the server; never in memory as a whole. */
export interface Upload {
	/** As it is sent; the server stores it under the last piece of a path. */
	fileName: string;
	/** Guessed from the name where it is left out. */
	contentType?: string;
	/** Bytes. */
	size: number;
	/** Opens the content from its beginning; once for each attempt. */
	open(): Readable | Promise<Readable>;
}

/** Value of a form field. Lists repeat the field; undefined and null leave it out. */
export type FormValue = string | number | boolean | readonly string[] | null | undefined;
export type FormFields = Readonly<Record<string, FormValue>>;
/** Names that may come again, in any order. */
export type FormPairs = readonly (readonly [string, string])[];

/** What a body carries, as the server will read it. */
export type Carried =
	| { kind: 'form'; pairs: FormPairs }
	| { kind: 'json'; value: Json }
	/** Fields, and the name, file name and MIME type of one file. */
	| {
			kind: 'multipart';
			pairs: FormPairs;
			file: { field: string; fileName: string; contentType?: string };
	  }
	/** A file as the whole body, whose content is not looked at. */
	| { kind: 'bytes'; contentType: string };

/** A request body that is opened anew for each attempt. */
export interface Body {
	readonly carries: Carried;
	open(): Promise<{ headers: Record<string, string>; content: string | Readable }>;
}

/** Pairs in order. Booleans are written `True` and `False`, as ligo-gracedb 2.16.1 sends them. */
export function formPairs(fields: FormFields | FormPairs): [string, string][] {
	if (isPairs(fields)) return fields.map(([name, value]) => [name, value]);
	return Object.entries(fields).flatMap(([name, value]) => {
		if (value === undefined || value === null) return [];
		const values = typeof value === 'object' ? value : [value];
		return values.map((entry): [string, string] => [name, formText(entry)]);
	});
}

const isPairs = (fields: FormFields | FormPairs): fields is FormPairs => Array.isArray(fields);

function formText(value: string | number | boolean): string {
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	return String(value);
}

/** An `application/x-www-form-urlencoded` body, the usual form of GraceDB's requests. */
export function formBody(fields: FormFields | FormPairs): Body {
	const pairs = formPairs(fields);
	const content = new URLSearchParams(pairs).toString();
	const headers: Record<string, string> =
		content === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
	return { carries: { kind: 'form', pairs }, open: () => Promise.resolve({ headers, content }) };
}

/** A JSON body, which GraceDB's client uses for lists of lists and catalogs only. */
export function jsonBody(value: Json): Body {
	const content = JSON.stringify(value);
	return {
		// Not the value itself, which may write itself as something else.
		carries: { kind: 'json', value: JSON.parse(content) as Json },
		open: () => Promise.resolve({ headers: { 'content-type': 'application/json' }, content }),
	};
}

/**
 * A file as the whole body, streamed and with a known length.
 *
 * @throws GraceDbError of kind `input` for a MIME type with control characters
 */
export function fileBody(file: Upload): Body {
	const contentType = file.contentType || 'application/octet-stream';
	checkPartText('MIME type', contentType);
	const headers = { 'content-type': contentType, 'content-length': String(file.size) };
	return {
		carries: { kind: 'bytes', contentType },
		open: async () => ({ headers, content: await file.open() }),
	};
}

/**
 * A `multipart/form-data` body: the fields in order, then one file, streamed and with a known length.
 *
 * @param name field name of the file: `upload` for logs, `eventFile` for events
 * @throws GraceDbError of kind `input` for a name or a MIME type with control characters, or a field name with a backslash or a quotation mark
 */
export function multipartBody(fields: FormFields | FormPairs, name: string, file: Upload): Body {
	const { fileName, contentType } = file;
	const pairs = formPairs(fields);
	checkPartText('file name', fileName);
	checkPartText('MIME type', contentType ?? '');
	for (const field of [name, ...pairs.map(([key]) => key)]) {
		checkPartText('field name', field);
		checkUnquoted(field);
	}
	return {
		carries: { kind: 'multipart', pairs, file: { field: name, fileName, contentType } },
		async open() {
			const form = new FormData();
			for (const [key, value] of pairs) form.append(key, value);
			// The library takes a known length of 0 for an unknown one.
			const source = file.size === 0 ? Buffer.alloc(0) : await file.open();
			form.append(name, source, {
				// Unlike `filename` a `filepath` may have folders in it; but it turns \ into /.
				[file.fileName.includes('/') ? 'filepath' : 'filename']: file.fileName,
				contentType: file.contentType,
				knownLength: file.size,
			});
			const headers = { ...form.getHeaders(), 'content-length': String(form.getLengthSync()) };
			const content = new PassThrough();
			// The connection may be gone before it begins to read; then nothing else listens for errors here.
			content.on('error', () => undefined);
			form.once('error', (error) => content.destroy(error));
			if (!Buffer.isBuffer(source)) {
				source.once('error', (error) => content.destroy(error));
				content.once('close', () => source.destroy());
			}
			form.pipe(content);
			return { headers, content };
		},
	};
}

/** A line break in the head of a part would begin another part, with fields that were never given. */
function checkPartText(what: string, text: string): void {
	if (!/\p{Cc}/u.test(text)) return;
	throw inputError(
		`The ${what} ${JSON.stringify(text.slice(0, 100))} contains a line break or another control character.`,
		'Correct it in the node that makes it.',
	);
}

/** Field names stand in quotes. After a backslash servers take the closing one for a letter, and a file name for further fields. */
function checkUnquoted(name: string): void {
	if (!/[\\"]/.test(name)) return;
	throw inputError(
		`The field name ${JSON.stringify(name.slice(0, 100))} contains a backslash or a quotation mark.`,
		'Remove them from the name.',
	);
}
