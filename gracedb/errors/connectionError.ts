import { type RequestInfo, attemptsNote } from './requestInfo';
import { GraceDbError } from './GraceDbError';
import { entryOf } from '../json';

/** Codes with which nothing can have reached the server. */
const neverSent = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'UND_ERR_CONNECT_TIMEOUT',
]);

/** What a server does, by the code of the failure. */
export const connectionWords: Readonly<Record<string, string>> = {
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

/** The code of a failure or of what caused it; empty if there is none. */
export function codeOf(error: unknown): string {
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

/** Whether TLS itself failed: the certificate, or the handshake. */
export function isTlsCode(code: string): boolean {
	return /^(?:CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|ERR_SSL|ERR_OSSL|HOSTNAME_MISMATCH)/.test(
		code,
	);
}

/** An error for an answer that did not come, or not to its end. */
export function connectionError(
	error: unknown,
	info: RequestInfo,
	redact: (text: string) => string,
): GraceDbError {
	const code = codeOf(error);
	const { host } = new URL(info.request.url);
	const cause = error instanceof Error ? new Error(redact(error.message)) : undefined;
	if (cause && code !== '') Object.assign(cause, { code });
	if (isTlsCode(code)) {
		return new GraceDbError(
			`The secure connection to ${host} failed: ${tlsWords(code, error, redact)}.`,
			{
				kind: 'connection',
				advice: tlsAdvice(code),
				...info,
				cause,
			},
		);
	}
	const known =
		entryOf(connectionWords, code) ??
		(error instanceof Error
			? `could not be asked (${redact(error.message)})`
			: 'could not be asked');
	return new GraceDbError(`The server ${host} ${known}${attemptsNote(info.attempts)}.`, {
		kind: 'connection',
		advice: 'Check the server address and the network, or try again later.',
		...info,
		cause,
	});
}

/** What is wrong with a certificate. */
export function tlsWords(code: string, error: unknown, redact: (text: string) => string): string {
	if (/SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO/.test(code)) {
		return 'its certificate was made by an authority that is not trusted here';
	}
	if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired';
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate is for another name';
	return error instanceof Error ? redact(error.message).replace(/\.$/, '') : code;
}

/** What to do about it. */
export function tlsAdvice(code: string): string {
	return /SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO/.test(code)
		? 'For a private server, paste its authority into Certificate Authority of the credential, or start n8n with NODE_EXTRA_CA_CERTS set to its file.'
		: 'Check the server address and, if you use one, the client certificate.';
}
