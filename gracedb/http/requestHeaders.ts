import { type GraceDbError, inputError } from '../errors/GraceDbError';

/**
 * Headers that only say how an answer is wanted, or help to find the request in a log. All others are refused: what a proxy in
 * front of a server takes for the method (`X-HTTP-Method-Override`), the address (`X-Original-URL`) or the user
 * (`X-Forwarded-Tls-Client-Cert`, `SSL_CLIENT_S_DN`, `Remote-User`) has too many names for a list. `X-Requested-With` switches off
 * certificates at GraceDB. Names are compared letter by letter, because WSGI takes `X_A` for `X-A`.
 */
const allowedHeaders: ReadonlySet<string> = new Set([
	'accept',
	'accept-charset',
	'accept-language',
	'baggage',
	'cache-control',
	'if-match',
	'if-modified-since',
	'if-none-match',
	'if-range',
	'if-unmodified-since',
	'pragma',
	'prefer',
	'range',
	'traceparent',
	'tracestate',
	'user-agent',
	'x-correlation-id',
	'x-request-id',
]);

/** What describes the body or the connection. A caller who makes the request itself sets these; a user does not. */
const transportHeaders: ReadonlySet<string> = new Set([
	'accept-encoding',
	'connection',
	'content-length',
	'content-type',
]);

/**
 * The headers that a user typed, checked: names in small letters, values without blanks around them.
 *
 * @param headers names in any case; a name that comes again in another case wins over the first
 * @throws GraceDbError of kind `input` for a header that could change who is asking, for what, or how
 */
export function checkTypedHeaders(
	headers: Readonly<Record<string, string>>,
): Record<string, string> {
	const entries = Object.entries(headers).map(([given, value]): [string, string] => {
		const name = given.trim().toLowerCase();
		if (name === 'content-type') {
			throw inputError('Headers: content-type cannot be set.', 'Remove it. It follows from Body.');
		}
		if (!allowedHeaders.has(name)) throw refused(given);
		if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
			throw inputError(
				`Headers: the value of ${name} contains characters that are not allowed in a header.`,
				'Enter one line of Latin letters.',
			);
		}
		return [name, value.trim()];
	});
	return Object.fromEntries(entries);
}

/**
 * Checks the headers of a request that somebody else made and to which a credential is added. Those of the body and the
 * connection may stand there too.
 *
 * @param headers as n8n's HTTP Request node has them; one without a value is not sent
 * @throws GraceDbError of kind `input` for a header that could change who is asking, for what, or how
 */
export function checkForeignHeaders(headers: object = {}): void {
	for (const [given, value] of Object.entries(headers)) {
		const name = given.trim().toLowerCase();
		if (value === undefined || allowedHeaders.has(name) || transportHeaders.has(name)) continue;
		throw refused(given);
	}
}

function refused(given: string): GraceDbError {
	const shown = given.trim().slice(0, 100);
	return inputError(
		`Headers: ${JSON.stringify(shown)} cannot be set, because servers may read it as the user, the method or the address.`,
		`Remove it. You can set ${[...allowedHeaders].join(', ')}.`,
	);
}
