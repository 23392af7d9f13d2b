import type { Auth } from '../auth/auth';
import { type RequestInfo, attemptsNote } from './requestInfo';
import { GraceDbError, type GraceDbErrorKind } from './GraceDbError';
import { looksLikeHtml } from './html';
import { readServerWords } from './serverWords';

/** An error for an answer with a status of 400 or more. */
export function answerError({
	status,
	words: body,
	retryAfter,
	auth,
	subject = 'such object',
	...info
}: RequestInfo & {
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
		auth: auth.kind,
		serverWords,
		isPage: looksLikeHtml(body),
	});
	const said = serverWords === '' ? '' : ` The server says: ${serverWords}`;
	return new GraceDbError(`${message}${attemptsNote(info.attempts)}.${said}`, {
		kind,
		advice,
		status,
		serverWords,
		retryAfter,
		...info,
	});
}

interface Situation {
	status: number;
	subject: string;
	retryAfter?: number;
	auth: Auth['kind'];
	serverWords: string;
	/** Whether the body is a web page: then the address, not the object, is unknown. */
	isPage: boolean;
}

interface Explanation {
	kind: GraceDbErrorKind;
	message: string;
	advice: string;
}

function explain(situation: Situation): Explanation {
	const { status, subject, retryAfter, isPage } = situation;
	const anonymous = situation.auth === 'none';
	switch (status) {
		case 401:
		case 403:
			if (!anonymous && aboutCredential.test(situation.serverWords)) {
				return explainUnknownUser(situation);
			}
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
					? `All anonymous users behind one address share 300 requests a minute. Ask less often, or use a credential.${wait(retryAfter)}`
					: `Ask less often.${wait(retryAfter)}`,
			};
		default:
			return status >= 500 ? explainBroken(status, retryAfter) : explainRefused(status);
	}
}

/** Unlike bad tokens, bad certificates and disabled users are reported by the server (GraceDB 2.17, `authentication.py`). */
const aboutCredential = /\bcertificate\b|User inactive|authorized to use this API/i;

function explainUnknownUser({ auth }: Situation): Explanation {
	return {
		kind: 'credential',
		message: `GraceDB did not accept the ${auth === 'x509' ? 'certificate' : 'SciToken'}`,
		advice: 'Check that the credential is for this server and that its user has an account there.',
	};
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

/** An error for an answer that is longer than is read into memory. */
export function tooLargeError(maxBytes: number, info: RequestInfo): GraceDbError {
	return new GraceDbError(
		`The answer is larger than ${Math.floor(maxBytes / 1024 ** 2)} MB, decompressed.`,
		{
			kind: 'answer',
			advice:
				'Ask for less at a time, or give a larger Maximum Answer Size (MB) under Connection (in programs maxAnswerBytes). What is a file can be read as one.',
			...info,
		},
	);
}

/** An error for an answer of status 2xx that is not JSON. */
export function unreadableError(
	text: string,
	contentType: string,
	info: RequestInfo,
): GraceDbError {
	const isPage = looksLikeHtml(text);
	const type = contentType || 'no content type';
	return new GraceDbError(
		isPage
			? `The server answered with a web page instead of data${attemptsNote(info.attempts)}: ${readServerWords(text).slice(0, 120)}`
			: `The server sent an answer (${type}) that is not complete or not JSON${attemptsNote(info.attempts)}.`,
		{
			kind: 'answer',
			advice: isPage
				? 'Check the server address: is it a GraceDB server, or does a sign-in page stand before it?'
				: 'Try again later; if it stays so, tell the operators of the server.',
			...info,
		},
	);
}

function wait(retryAfter: number | undefined): string {
	return retryAfter ? ` The server asks to wait ${Math.ceil(retryAfter / 1000)} s.` : '';
}
