import { isJsonObject, type Json } from '../json';
import { looksLikeHtml, textOfHtml } from './html';

/** Characters of a server's words that are looked at: no sentence for a person is longer. */
const maxReadLength = 4_096;

/**
 * The server's own words, whichever of its shapes they come in: `{detail}`, `{error}`, `{errors: []}`, `{warnings: []}`,
 * a bare JSON string, a list, a Python dictionary inside a string, plain text, or an HTML page.
 *
 * @param body text of the answer
 * @returns one line of plain text; empty if the answer says nothing
 */
export function readServerWords(body: string): string {
	const text = body.trim();
	if (text === '') return '';
	if (looksLikeHtml(text)) return oneLine(textOfHtml(text.slice(0, maxReadLength)));
	// What is longer was cut off, or is no answer for people.
	if (text.length > maxErrorBytes) return oneLine(text);
	try {
		return oneLine(readJsonWords(JSON.parse(text) as Json));
	} catch {
		return oneLine(text);
	}
}

/** Bytes of an answer with an error that are read: its status already says enough. */
export const maxErrorBytes = 16 * 1024;

const wordKeys = ['detail', 'error', 'errors', 'message', 'warnings', 'warning'];

function readJsonWords(value: Json): string {
	if (typeof value === 'string') return readPythonDictionary(value) ?? oneLine(value);
	// A bad entry in a list field is reported by its index alone: `0` or `[1, 2]`.
	if (typeof value === 'number') return `entry ${value + 1} of a list is not valid`;
	if (Array.isArray(value)) return value.map(readJsonWords).filter(Boolean).join(' ');
	if (!isJsonObject(value)) return '';
	const known = wordKeys.flatMap((key) => (value[key] === undefined ? [] : [value[key]]));
	if (known.length > 0) return known.map(readJsonWords).filter(Boolean).join(' ');
	return Object.entries(value)
		.map(([field, words]) => `${field}: ${readJsonWords(words)}`)
		.join(' ');
}

/** Texts in either kind of quotes, and the signs of a Python dictionary. A text that is cut off goes to the end. */
const pythonPiece =
	/'((?:[^'\\]|\\[^])*)(?:'|\\?$)|"((?:[^"\\]|\\[^])*)(?:"|\\?$)|(?<sign>[:[\]{},])/g;

/** Failures of the server's data model arrive as Python text: `{'t_0': ['t_0 out of range: …']}`. */
function readPythonDictionary(given: string): string | undefined {
	const text = given.trim().slice(0, maxReadLength);
	if (!text.startsWith('{')) return undefined;
	const fields: { name: string; words: string[] }[] = [];
	let last: string | undefined;
	for (const { 1: single, 2: double, groups } of text.matchAll(pythonPiece)) {
		const sign = groups?.['sign'];
		if (sign === undefined) {
			last = (single ?? double ?? '').replace(/\\(['"\\])/g, '$1');
			continue;
		}
		if (last !== undefined && sign === ':') fields.push({ name: last, words: [] });
		else if (last !== undefined) fields.at(-1)?.words.push(last);
		last = undefined;
	}
	if (last !== undefined) fields.at(-1)?.words.push(last);
	const filled = fields.filter(({ words }) => words.length > 0);
	if (filled.length === 0) return undefined;
	return oneLine(filled.map(({ name, words }) => `${name}: ${words.join(' ')}`).join(' '));
}

const maxWords = 500;

function oneLine(text: string): string {
	const line = text.slice(0, maxReadLength).replace(/\s+/g, ' ').trim();
	return line.length > maxWords ? `${line.slice(0, maxWords)} …` : line;
}
