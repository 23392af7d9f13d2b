import { PassThrough, type Readable } from 'node:stream';
import FormData from 'form-data';
import type { Json } from './json';

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

/** A request body that is opened anew for each attempt. */
export interface Body {
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
	const content = new URLSearchParams(formPairs(fields)).toString();
	const headers: Record<string, string> =
		content === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
	return { open: () => Promise.resolve({ headers, content }) };
}

/** A JSON body, which GraceDB's client uses for lists of lists and catalogues only. */
export function jsonBody(value: Json): Body {
	const content = JSON.stringify(value);
	return {
		open: () => Promise.resolve({ headers: { 'content-type': 'application/json' }, content }),
	};
}

/** A file as the whole body, streamed and with a known length. */
export function fileBody(file: Upload): Body {
	const headers = {
		'content-type': file.contentType || 'application/octet-stream',
		'content-length': String(file.size),
	};
	return { open: async () => ({ headers, content: await file.open() }) };
}

/**
 * A `multipart/form-data` body: the fields in order, then one file, streamed and with a known length.
 *
 * @param name field name of the file: `upload` for logs, `eventFile` for events
 */
export function multipartBody(fields: FormFields | FormPairs, name: string, file: Upload): Body {
	return {
		async open() {
			const form = new FormData();
			for (const [key, value] of formPairs(fields)) form.append(key, value);
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
			// The connection may be gone before it begins to read; then nobody else hears of an error here.
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
