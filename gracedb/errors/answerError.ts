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
	subject,
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
	subject?: string;
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
					? 'Without a credential you can only read public data. Set Authentication to SciToken or X.509 Certificate.'
					: 'The user of this credential lacks the permission, or the server did not accept the credential. Ask for the permission, or use another credential.',
			};
		case 404:
			return isPage
				? {
						kind: 'answer',
						message: 'The server has no such address (404)',
						advice: 'Check the server address. The server may also be too old for this operation.',
					}
				: {
						kind: 'missing',
						message: `Not found, or you lack access${subject === undefined ? '' : `: ${subject}`}`,
						advice: anonymous
							? 'Check the ID. Without a credential you can only see public data.'
							: 'Check the ID, and that the user of this credential has access.',
					};
		case 410:
			return {
				kind: 'rejected',
				message: 'This server no longer supports this request (410)',
				advice:
					'Newer servers removed it from the newest API version. Set API Version to V1 under Connection.',
			};
		case 413:
			return {
				kind: 'rejected',
				message: 'The request is too large for the server (413)',
				advice: 'Send a smaller file.',
			};
		case 429:
			return {
				kind: 'throttled',
				message: 'Too many requests (429)',
				advice: anonymous
					? `Send fewer requests, or use a credential. All anonymous users of one network address share 300 requests a minute.${wait(retryAfter)}`
					: `Send fewer requests.${wait(retryAfter)}`,
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
		message: `GraceDB refused the request (${status})`,
		advice:
			status === 408 || status === 409
				? 'The server was busy with the same object. Try again.'
				: 'Check the values of the parameters.',
	};
}

function explainBroken(status: number, retryAfter: number | undefined): Explanation {
	const kind = 'unavailable';
	if (status === 502 || status === 504) {
		return {
			kind,
			message: `The server is not responding (${status})`,
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
		message: `GraceDB failed to process the request (${status})`,
		advice:
			'Check the values of the parameters, as some wrong ones cause this error. Otherwise try again later.',
	};
}

/** An error for an answer that is longer than is read into memory. */
export function tooLargeError(maxBytes: number, info: RequestInfo): GraceDbError {
	return new GraceDbError(
		`The answer is larger than ${Math.floor(maxBytes / 1024 ** 2)} MB after decompression.`,
		{
			kind: 'answer',
			advice:
				'Request less at a time, or raise Maximum Answer Size (MB) under Connection. To get a file, download it.',
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
			? `The server returned a web page instead of data${attemptsNote(info.attempts)}: ${readServerWords(text).slice(0, 120)}`
			: `The server's answer (${type}) is incomplete or not JSON${attemptsNote(info.attempts)}.`,
		{
			kind: 'answer',
			advice: isPage
				? 'Check the server address. It may not be a GraceDB server, or a sign-in page may come first.'
				: 'Try again later. If it happens again, contact the operators of the server.',
			...info,
		},
	);
}

function wait(retryAfter: number | undefined): string {
	return retryAfter ? ` Wait ${Math.ceil(retryAfter / 1000)} s, as the server asks.` : '';
}
