import { type CaseFile, contentOf, type Value } from './caseFile';
import type { Call } from './signatures';

/** Python's values as a user of n8n would give them. */

type Tagged = { [key: string]: Value };

function tagged(value: Value | undefined): Tagged | undefined {
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

/** A value without Python's types: floats are numbers, tuples and sets are lists, UUIDs and bytes are texts. */
export function plain(value: Value): Value {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value;
	const special = tagged(value);
	if (special === undefined) {
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
	}
	const list = special['$tuple'] ?? special['$set'];
	if (Array.isArray(list)) return list.map(plain);
	if (special['$float'] !== undefined) return Number(special['$float']);
	return special['$uuid'] ?? special['$bytes'] ?? special['$openFile'] ?? value;
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
export interface Surroundings {
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
	{ files, stdin = '' }: Surroundings,
	stdinName?: string,
): SentFile {
	const name = textFrom(given['filename']);
	const contents = given['filecontents'];
	if (isGiven(contents)) return { name, content: bytesOf(contents, files) };
	if (name === '-' && stdinName !== undefined) {
		return { name: stdinName, content: Buffer.from(stdin) };
	}
	return fileNamed(name, { files });
}

/** A file of the client's folder. */
export function fileNamed(name: string, { files }: Surroundings): SentFile {
	return { name, content: contentOf(files, name) };
}

function bytesOf(value: Value, files: CaseFile['files']): Buffer | undefined {
	const special = tagged(value);
	if (typeof special?.['$base64'] === 'string') return Buffer.from(special['$base64'], 'base64');
	if (typeof special?.['$openFile'] === 'string') return contentOf(files, special['$openFile']);
	// What is neither text nor bytes is no content.
	const bare = plain(value);
	return typeof bare === 'string' ? Buffer.from(bare) : undefined;
}
