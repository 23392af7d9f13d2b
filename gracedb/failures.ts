import type { Auth } from './auth/auth';
import { GraceDbError, type GraceDbErrorKind, looksLikeHtml, readServerWords } from './errors';

/** Request and number of attempts, for the error. */
export interface About {
	request: { method: string; url: string };
	attempts: number;
}

/** Codes with which nothing can have reached the server. */
const neverSent = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'UND_ERR_CONNECT_TIMEOUT',
]);

const words: Record<string, string> = {
	ECONNREFUSED: 'refuses the connection',
	ENOTFOUND: 'has no address: its name is not known',
	EAI_AGAIN: 'cannot be looked up: the name service does not answer',
	EHOSTUNREACH: 'cannot be reached',
	ENETUNREACH: 'cannot be reached',
	ETIMEDOUT: 'did not answer in time',
	UND_ERR_CONNECT_TIMEOUT: 'did not accept the connection in time',
	UND_ERR_HEADERS_TIMEOUT: 'accepted the request but did not answer in time',
	UND_ERR_BODY_TIMEOUT: 'began to answer and then fell silent',
	UND_ERR_SOCKET: 'closed the connection before its answer was complete',
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'closed the connection before its answer was complete',
	ECONNRESET: 'closed the connection before its answer was complete',
	EPIPE: 'closed the connection while the request was being sent',
	Z_BUF_ERROR: 'sent a compressed answer that is cut off',
	Z_DATA_ERROR: 'sent a compressed answer that is damaged',
	UND_ERR_REQ_CONTENT_LENGTH_MISMATCH:
		'was not sent the whole file: the file is shorter or longer than it was said to be',
};

function codeOf(error: unknown): string {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if ('code' in cause && typeof cause.code === 'string') return cause.code;
		// Node tries all addresses of a name and collects the failures.
		if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
	}
	return '';
}

/** Whether a connection failed before anything was sent. */
export function isNeverSent(error: unknown): boolean {
	const code = codeOf(error);
	return neverSent.has(code) || isTlsCode(code);
}

/** Whether a repeat would fail in the same way: certificates do not get better by waiting. */
export function isPermanent(error: unknown): boolean {
	const code = codeOf(error);
	return isTlsCode(code) || code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH';
}

function isTlsCode(code: string): boolean {
	return /^(?:CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|ERR_SSL|ERR_OSSL|HOSTNAME_MISMATCH)/.test(
		code,
	);
}

/** An error for an answer that did not come, or not to its end. */
export function connectionError(
	error: unknown,
	about: About,
	redact: (text: string) => string,
): GraceDbError {
	const code = codeOf(error);
	const { host } = new URL(about.request.url);
	const cause = error instanceof Error ? new Error(redact(error.message)) : undefined;
	if (cause && code !== '') Object.assign(cause, { code });
	if (isTlsCode(code)) {
		return new GraceDbError(
			`The secure connection to ${host} failed: ${tlsWords(code, error, redact)}.`,
			{
				kind: 'connection',
				advice: tlsAdvice(code),
				...about,
				cause,
			},
		);
	}
	const known =
		words[code] ??
		(error instanceof Error
			? `could not be asked (${redact(error.message)})`
			: 'could not be asked');
	const mayHaveBeenDone = about.request.method !== 'GET' && !neverSent.has(code);
	return new GraceDbError(`The server ${host} ${known}${times(about.attempts)}.`, {
		kind: 'connection',
		advice: mayHaveBeenDone
			? 'The server may have done what was asked all the same: look before you repeat it.'
			: 'Check the server address and the network, or try again later.',
		...about,
		cause,
	});
}

function tlsWords(code: string, error: unknown, redact: (text: string) => string): string {
	if (/SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO/.test(code)) {
		return 'its certificate was made by an authority that is not trusted here';
	}
	if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired';
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate is for another name';
	return error instanceof Error ? redact(error.message).replace(/\.$/, '') : code;
}

function tlsAdvice(code: string): string {
	return /SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO/.test(code)
		? 'For a private server, start n8n with NODE_EXTRA_CA_CERTS set to the file of its certificate authority.'
		: 'Check the server address and, if you use one, the client certificate.';
}

/** An error for an answer with a status of 400 or more. */
export function answerError({
	status,
	words: body,
	retryAfter,
	auth,
	subject = 'such object',
	...about
}: About & {
	status: number;
	/** Text of the answer, redacted. */
	words: string;
	retryAfter?: number;
	auth: Auth;
	subject?: string;
}): GraceDbError {
	const serverWords = readServerWords(body);
	const { kind, message, advice } = explain({
		status,
		subject,
		retryAfter,
		anonymous: auth.kind === 'none',
		isPage: looksLikeHtml(body),
	});
	const said = serverWords === '' ? '' : ` The server says: ${serverWords}`;
	return new GraceDbError(`${message}${times(about.attempts)}.${said}`, {
		kind,
		advice,
		status,
		serverWords,
		retryAfter,
		...about,
	});
}

interface Situation {
	status: number;
	subject: string;
	retryAfter?: number;
	anonymous: boolean;
	/** Whether the body is a web page: then the address, not the object, is unknown. */
	isPage: boolean;
}

interface Explanation {
	kind: GraceDbErrorKind;
	message: string;
	advice: string;
}

function explain(situation: Situation): Explanation {
	const { status, subject, retryAfter, anonymous, isPage } = situation;
	switch (status) {
		case 401:
		case 403:
			return {
				kind: 'permission',
				message: 'GraceDB does not allow this',
				advice: anonymous
					? 'Without a credential only public data can be read: choose SciToken or X.509 as Authentication.'
					: 'The user of this credential lacks the permission, or the server did not accept the credential.',
			};
		case 404:
			return isPage
				? {
						kind: 'answer',
						message: 'There is no such page on this server (404)',
						advice:
							'Check the server address: is it a GraceDB server, and new enough for this operation?',
					}
				: {
						kind: 'missing',
						message: `GraceDB has no ${subject}, or does not show it to you`,
						advice: anonymous
							? 'Check the id. Without a credential only public objects can be seen.'
							: 'Check the id, and whether the user of this credential may see the object.',
					};
		case 410:
			return {
				kind: 'rejected',
				message: 'This server no longer offers this (410)',
				advice: 'Newer servers have dropped it from their newest API version.',
			};
		case 413:
			return {
				kind: 'rejected',
				message: 'What was sent is too large for the server (413)',
				advice: 'Send a smaller file.',
			};
		case 429:
			return {
				kind: 'throttled',
				message: 'GraceDB was asked too often (429)',
				advice: anonymous
					? `All anonymous visitors behind one address share 300 requests a minute. Ask less often, or use a credential.${wait(retryAfter)}`
					: `Ask less often.${wait(retryAfter)}`,
			};
		default:
			return status >= 500 ? explainBroken(status, retryAfter) : explainRefused(status);
	}
}

function explainRefused(status: number): Explanation {
	return {
		kind: 'rejected',
		message: `GraceDB refused this (${status})`,
		advice:
			status === 408 || status === 409
				? 'The server was busy with the same object: try again.'
				: 'Check the values that were sent.',
	};
}

function explainBroken(status: number, retryAfter: number | undefined): Explanation {
	const kind = 'unavailable';
	if (status === 502 || status === 504) {
		return {
			kind,
			message: `The server behind the gateway does not answer (${status})`,
			advice: 'Try again in a few minutes.',
		};
	}
	if (status === 503) {
		return retryAfter === undefined
			? { kind, message: 'GraceDB is in maintenance (503)', advice: 'Try again later.' }
			: {
					kind,
					message: 'GraceDB is overloaded (503)',
					advice: `Try again later.${wait(retryAfter)}`,
				};
	}
	return {
		kind,
		message: `GraceDB failed while it worked on this (${status})`,
		advice:
			'Check the values that were sent, GraceDB answers some wrong ones in this way; otherwise try again later.',
	};
}

/** An error for an answer of status 2xx that is not JSON. */
export function unreadableError(
	text: string,
	headers: Record<string, string>,
	about: About,
): GraceDbError {
	const isPage = looksLikeHtml(text);
	const type = headers['content-type'] ?? 'no content type';
	return new GraceDbError(
		isPage
			? `The server answered with a web page instead of data${times(about.attempts)}: ${readServerWords(text).slice(0, 120)}`
			: `The server sent an answer (${type}) that is not complete or not JSON${times(about.attempts)}.`,
		{
			kind: 'answer',
			advice: isPage
				? 'Check the server address: is it a GraceDB server, or does a sign-in page stand before it?'
				: 'Try again later; if it stays so, tell the operators of the server.',
			...about,
		},
	);
}

function wait(retryAfter: number | undefined): string {
	return retryAfter ? ` The server asks to wait ${Math.ceil(retryAfter / 1000)} s.` : '';
}

function times(attempts: number): string {
	return attempts > 1 ? ` (asked ${attempts} times)` : '';
}
