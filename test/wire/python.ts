import { type CaseFile, contentOf, type Value } from './caseFile';
import type { Call } from './signatures';

/** Python's values as a user of n8n would give them. */

type Tagged = { [key: string]: Value };

/** A value of a type of Python's own. */
export function tagged(value: Value | undefined): Tagged | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const keys = Object.keys(value);
	return keys.length === 1 && keys[0]?.startsWith('$') ? value : undefined;
}

/** Whether an argument was given at all, and is not `None`. */
export function isGiven(value: Value | undefined): value is Exclude<Value, null> {
	return value !== undefined && value !== null;
}

/** What Python counts as true. */
export function isTruthy(value: Value | undefined): boolean {
	if (!isGiven(value)) return false;
	const bare = plain(value);
	if (Array.isArray(bare)) return bare.length > 0;
	if (typeof bare === 'number') return bare !== 0;
	return typeof bare === 'object' && bare !== null ? Object.keys(bare).length > 0 : Boolean(bare);
}

/**
 * A value without Python's types: floats are numbers; tuples, sets and generators are lists; UUIDs, bytes, paths and whatever
 * else is written as a text are texts.
 */
export function plain(value: Value): Value {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value;
	const special = tagged(value);
	if (special === undefined) {
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
	}
	if (special['$float'] !== undefined) return Number(special['$float']);
	if (typeof special['$base64'] === 'string')
		return Buffer.from(special['$base64'], 'base64').toString();
	// As Python writes it.
	if (typeof special['$datetime'] === 'string') return special['$datetime'].replace('T', ' ');
	return plain(Object.values(special)[0] ?? null);
}

/** A text as it would be typed: numbers as Python writes them. */
export function typed(value: Value): Value {
	const float = tagged(value)?.['$float'];
	if (typeof float === 'string') return float;
	const bare = plain(value);
	return typeof bare === 'number' ? String(bare) : bare;
}

/** The same, in every case as a text. */
export function textFrom(value: Value | undefined): string {
	const text = isGiven(value) ? typed(value) : '';
	return typeof text === 'string' ? text : JSON.stringify(text);
}

/** A whole number as ours writes it: `2.0` is 2. */
export function wholeOf(value: Value | undefined): string {
	const text = textFrom(value);
	const isNumber = /^\s*\+?\d+(?:\.\d*)?(?:e\+?\d+)?\s*$/i.test(text);
	return isNumber && Number.isInteger(Number(text)) ? String(Number(text)) : text;
}

/** One text or a list of them as a list; what is neither stays as it is, to be refused. */
export function listed(value: Value | undefined): Value {
	if (!isGiven(value)) return [];
	const bare = plain(value);
	return typeof bare === 'string' ? [bare] : bare;
}

/** The same, for parameters that are a text with commas between. */
export function joined(value: Value): Value {
	const bare = plain(value);
	return Array.isArray(bare) ? bare.map(textFrom).join(',') : bare;
}

/** The arguments that were given, by other names: `{ t_0: 't0' }`; `read` makes the value of the parameter. */
export function renamed(
	{ given }: Call,
	names: Record<string, string>,
	read: (value: Value) => Value = typed,
): Record<string, Value> {
	return Object.fromEntries(
		Object.entries(names).flatMap(([argument, parameter]) => {
			const value = given[argument];
			return isGiven(value) ? [[parameter, read(value)]] : [];
		}),
	);
}

/** What a method is called with besides its arguments. */
export interface ClientInput {
	files: CaseFile['files'];
	stdin?: string;
}

export interface SentFile {
	name: string;
	/** Undefined where Python does not find the file. */
	content?: Buffer;
}

/**
 * The file of the arguments `filename` and `filecontents`.
 *
 * @param stdinName under which the client sends standard input, where it reads that for the name `-`
 */
export function fileOf(
	{ given }: Call,
	{ files, stdin = '' }: ClientInput,
	stdinName?: string,
): SentFile {
	const name = textFrom(given['filename']);
	const contents = given['filecontents'];
	// Names are texts; Python takes a number for a file that is already open.
	if (isGiven(given['filename']) && typeof plain(given['filename']) !== 'string') return { name };
	if (isGiven(contents)) return { name, content: bytesOf(contents, files) };
	if (name === '-' && stdinName !== undefined) {
		return { name: stdinName, content: Buffer.from(stdin) };
	}
	return fileNamed(name, { files });
}

/** A file of the client's folder. */
export function fileNamed(name: string, { files }: ClientInput): SentFile {
	return { name, content: contentOf(files, name) };
}

/** Name of the file that a value has open, as text or as bytes. */
export function openedBy(value: Value): string | undefined {
	const [[kind = '', name] = []] = Object.entries(tagged(value) ?? {});
	return /open|file/i.test(kind) && typeof name === 'string' ? name : undefined;
}

/** Kinds of values that are contents of a file: what they hold, or what can be read from them. */
const contentKinds = /^\$(?:bytes|bytearray|base64|\w*(?:open|file|io)\w*)$/i;

/** Contents of a file; undefined for what is neither text nor bytes, nor holds any. */
export function bytesOf(value: Value, files: CaseFile['files']): Buffer | undefined {
	if (typeof value === 'string') return Buffer.from(value);
	const [[kind = '', held] = []] = Object.entries(tagged(value) ?? {});
	if (!contentKinds.test(kind) || typeof held !== 'string') return undefined;
	const opened = openedBy(value);
	return opened === undefined
		? Buffer.from(held, kind === '$base64' ? 'base64' : 'utf8')
		: contentOf(files, opened);
}
