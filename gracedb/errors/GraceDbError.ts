import { isJsonObject, type Json } from '../json';

/**
 * What went wrong, seen from the person who has to do something about it:
 * - `input`: a value that was given cannot be right; no request was sent
 * - `credential`: the credential is expired, unreadable, or the server does not know it
 * - `permission`: the server knows the user but does not allow this (or hides it from anonymous visitors)
 * - `missing`: there is no such object, or the user may not see it
 * - `rejected`: the server understood the request and refused its content
 * - `throttled`: too many requests
 * - `unavailable`: the server is in maintenance, overloaded or broken
 * - `connection`: no answer, or only part of one
 * - `answer`: an answer arrived whole but is not what GraceDB sends (a web page, half a JSON text)
 */
export type GraceDbErrorKind =
	| 'input'
	| 'credential'
	| 'permission'
	| 'missing'
	| 'rejected'
	| 'throttled'
	| 'unavailable'
	| 'connection'
	| 'answer';

export interface GraceDbErrorDetails {
	kind: GraceDbErrorKind;
	/** What to do about it, in a sentence. */
	advice?: string;
	/** HTTP status of the last answer, if there was one. */
	status?: number;
	/** The server's own words, as plain text. */
	serverWords?: string;
	/** Method and address of the request, without query secrets or credentials. */
	request?: { method: string; url: string };
	/** Number of times the request was sent. */
	attempts?: number;
	/** Milliseconds after which the server wants to be asked again. */
	retryAfter?: number;
	cause?: unknown;
}

/** The only error that the client throws. Its text never holds a token, a key or a cookie: see redact.ts. */
export class GraceDbError extends Error {
	override readonly name = 'GraceDbError';
	readonly kind: GraceDbErrorKind;
	readonly advice?: string;
	readonly status?: number;
	readonly serverWords?: string;
	readonly request?: { method: string; url: string };
	readonly attempts?: number;
	readonly retryAfter?: number;

	constructor(message: string, { cause, ...details }: GraceDbErrorDetails) {
		const shown =
			message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)} …` : message;
		super(shown, cause === undefined ? undefined : { cause });
		this.kind = details.kind;
		this.advice = details.advice;
		this.status = details.status;
		this.serverWords = details.serverWords;
		this.request = details.request;
		this.attempts = details.attempts;
		this.retryAfter = details.retryAfter;
	}
}

/** Bad input, noticed before any request. */
export function inputError(message: string, advice?: string): GraceDbError {
	return new GraceDbError(message, { kind: 'input', advice });
}

/** Characters of a message; a longer one quotes a value as long as a file. */
const maxMessageLength = 2_000;

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
	if (looksLikeHtml(text)) return readHtml(text.slice(0, maxReadLength));
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
	const told = fields.filter(({ words }) => words.length > 0);
	if (told.length === 0) return undefined;
	return oneLine(told.map(({ name, words }) => `${name}: ${words.join(' ')}`).join(' '));
}

export function looksLikeHtml(text: string): boolean {
	return /^\s*(?:<!doctype html|<html|<head|<body|<h1|<title)/i.test(text);
}

function readHtml(html: string): string {
	return oneLine(
		html
			.replace(/<(script|style)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
			.replace(/<\/title\s*>/gi, '. ')
			.replace(/<[^<>]*>/g, ' ')
			.replace(/&nbsp;/g, ' ')
			.replace(/&lt;/g, '<')
			.replace(/&gt;/g, '>')
			.replace(/&quot;/g, '"')
			.replace(/&#0*39;|&#x0*27;/gi, "'")
			.replace(/&amp;/g, '&'),
	);
}

const maxWords = 500;

function oneLine(text: string): string {
	const line = text.slice(0, maxReadLength).replace(/\s+/g, ' ').trim();
	return line.length > maxWords ? `${line.slice(0, maxWords)} …` : line;
}
