import type { Auth } from '../auth/auth';
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
	ECONNREFUSED: 'refused the connection',
	EAI_AGAIN: 'cannot be looked up, because the name service does not respond',
	EHOSTUNREACH: 'cannot be reached',
	ENETUNREACH: 'cannot be reached',
	ETIMEDOUT: 'did not answer in time',
	UND_ERR_CONNECT_TIMEOUT: 'did not accept the connection in time',
	UND_ERR_HEADERS_TIMEOUT: 'accepted the request but did not answer in time',
	UND_ERR_BODY_TIMEOUT: 'stopped in the middle of its answer',
	UND_ERR_SOCKET: 'closed the connection before its answer was complete',
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'closed the connection before its answer was complete',
	ECONNRESET: 'closed the connection before its answer was complete',
	EPIPE: 'closed the connection before it had the whole request',
	Z_BUF_ERROR: 'sent an incomplete compressed answer',
	Z_DATA_ERROR: 'sent a damaged compressed answer',
	UND_ERR_REQ_CONTENT_LENGTH_MISMATCH:
		'did not get the whole file, because the file changed its size',
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
	authentication: Auth['kind'],
): GraceDbError {
	const code = codeOf(error);
	const { host } = new URL(info.request.url);
	const cause = error instanceof Error ? new Error(redact(error.message)) : undefined;
	if (cause && code !== '') Object.assign(cause, { code });
	const details = { kind: 'connection', ...info, cause } as const;
	if (isTlsCode(code)) {
		const { message, advice } = tlsFailure(code, host, authentication);
		return new GraceDbError(message, { ...details, advice });
	}
	const note = attemptsNote(info.attempts);
	if (code === 'ENOTFOUND') {
		return new GraceDbError(`Host not found${note}: ${host}.`, {
			...details,
			advice: 'Check the server address and the network.',
		});
	}
	const known =
		entryOf(connectionWords, code) ??
		(error instanceof Error
			? `could not be reached (${redact(error.message)})`
			: 'could not be reached');
	return new GraceDbError(`The server ${host} ${known}${note}.`, {
		...details,
		advice: 'Check the server address and the network, or try again later.',
	});
}

interface TlsFailure {
	message: string;
	advice: string;
}

/** What OpenSSL's and Node's codes mean for a person; their own sentences are for those who know TLS. */
function tlsFailure(code: string, host: string, authentication: Auth['kind']): TlsFailure {
	if (/SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO/.test(code)) {
		const place = authentication === 'none' ? 'of the node' : 'in the credential';
		return {
			message: `The certificate of ${host} is signed by an unknown authority.`,
			advice: `If you trust the server, set Server to Custom and paste the certificate of its authority into Certificate Authority (PEM) ${place}. For all servers, start n8n with NODE_EXTRA_CA_CERTS set to the file of the certificate.`,
		};
	}
	const ofServer = entryOf(certificateFaults, code);
	if (ofServer !== undefined) {
		return {
			message: `The certificate of ${host} ${ofServer}.`,
			advice:
				'Check the server address and the clock of n8n, or contact the operators of the server.',
		};
	}
	if (/ALERT.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) {
		return authentication === 'x509'
			? {
					message: `${host} did not accept the client certificate.`,
					advice: 'Check that the certificate in the credential is valid and made for this server.',
				}
			: {
					message: `${host} asks for a client certificate.`,
					advice: 'Check the server address, or set Authentication to X.509 Certificate.',
				};
	}
	return {
		message: `The secure connection to ${host} failed (${code}).`,
		advice: 'Check the server address: it may not use https, or not on this port.',
	};
}

const certificateFaults: Record<string, string> = {
	CERT_HAS_EXPIRED: 'has expired',
	CERT_NOT_YET_VALID: 'is not valid yet',
	CERT_REVOKED: 'is revoked',
	ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host',
	HOSTNAME_MISMATCH: 'is for another host',
};
