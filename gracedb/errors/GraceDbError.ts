/**
 * What went wrong, seen from the person who has to do something about it:
 * - `input`: a value that was given cannot be right; no request was sent
 * - `credential`: the credential is expired, unreadable, or the server does not know it
 * - `permission`: the server knows the user but does not allow this (or hides it from anonymous users)
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
