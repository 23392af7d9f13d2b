import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { normalize } from 'node:path/posix';

/** A value as JSON has it; Python's own types are objects with one key that begins with `$`. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** One part of a multipart body; files have a `filename`. */
export interface Part {
	name: string;
	filename?: string;
	contentType?: string;
	text?: string;
	/** With `length` instead of a text, for contents that are none. */
	sha256?: string;
	length?: number;
}

export interface Body {
	json?: Value;
	form?: [string, string][];
	multipart?: Part[];
	/** Anything else. */
	text?: string;
}

/** A request that the Python client has sent. */
export interface WireRequest {
	verb: string;
	/** Percent-encoded as it was sent; `{api}` stands for the root of the API, ending in `/api/`. */
	path: string;
	/** Pairs in order. */
	query?: [string, string][];
	headers?: Record<string, string | null>;
	body: Body | null;
	/** Only in cases about repeats. */
	atSecond?: number;
}

export interface WireCase {
	id: string;
	/** Of `ligo.gracedb.rest.GraceDb`, or one of its properties. */
	method: string;
	args: Value[];
	kwargs: Record<string, Value>;
	/** Constructor options; `root` is the server root that it talks to, `fresh` that the root was not yet read. */
	client?: Record<string, Value>;
	/** Text on standard input. */
	stdin?: string;
	/** Answers to the requests in order, those for the root excepted; afterwards all is well. */
	server?: (string | { status: number; headers?: Record<string, string>; body?: Value })[];
	requests: WireRequest[];
	kafka?: Value;
	outcome: {
		status?: number;
		returns?: Value;
		/** Ids of the rows of a list. */
		rows?: string[];
		/** Class of the exception. */
		raises?: string;
		means?: string;
	};
	note?: string;
}

type TableFile = { text: string } | { base64: string } | { rule: string; length: number };

export interface CaseFile {
	/** Files in the folder in which the client was run. */
	files: Record<string, TableFile>;
	/** Root of the API, with `{api}` in its addresses. */
	root: { [key: string]: Value };
	cases: WireCase[];
}

export const standard = resolve(__dirname, '../data/ligo-gracedb-wire.json');

/** Files and root are those of the standard cases where a file has none. */
export function readCaseFile(path: string): CaseFile {
	return { ...read(standard), ...read(path) };
}

const read = (path: string): CaseFile => JSON.parse(readFileSync(path, 'utf8')) as CaseFile;

/** The bytes of a file in the client's folder; undefined if it is not there. */
export function contentOf(files: CaseFile['files'], name: string): Buffer | undefined {
	const file = files[name] ?? files[normalize(name)];
	if (file === undefined) return undefined;
	if ('text' in file) return Buffer.from(file.text);
	if ('base64' in file) return Buffer.from(file.base64, 'base64');
	// The only rule there is: the bytes 0 to 255, again and again.
	return Buffer.from(Uint8Array.from({ length: file.length }, (_, index) => index % 256));
}
