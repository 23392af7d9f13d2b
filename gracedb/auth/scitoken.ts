import { GraceDbError } from '../errors';
import { isJsonObject, type Json } from '../json';
import { type Auth, clockSkew } from './auth';
import { fingerprintOf } from './fingerprint';

/** The claims of a SciToken that matter here (RFC 7519; SciTokens 2.0: scope, ver). */
export interface SciTokenClaims {
	subject?: string;
	issuer?: string;
	audience: string[];
	scopes: string[];
	/** Milliseconds since 1970. */
	notBefore?: number;
	/** Milliseconds since 1970. */
	expires?: number;
}

const newToken = 'Get a new token (for example with htgettoken) and paste it into the credential.';

/**
 * A pasted SciToken. GraceDB answers an expired or malformed token with 200 and public data instead of an error, so
 * everything that can be known about it is checked here. The signature is left to the server.
 *
 * @param text the token; `Bearer ` before it and blanks or line breaks around it do not matter
 * @throws GraceDbError of kind `credential` if it is not a token at all
 */
export function sciTokenAuth(text: string): Auth {
	const token = tidyToken(text);
	const claims = decodeToken(token);
	return {
		kind: 'scitoken',
		fingerprint: fingerprintOf(token),
		secrets: [token, ...token.split('.')],
		check: (now) => checkDates(claims, now),
		headers: () => ({ authorization: `Bearer ${token}` }),
		tls: () => undefined,
		describe: () => ({
			kind: 'scitoken',
			subject: claims.subject,
			issuer: claims.issuer,
			scopes: claims.scopes,
			audience: claims.audience,
			notBefore: isoTime(claims.notBefore),
			expires: isoTime(claims.expires),
		}),
	};
}

/** The token in a text as people paste it. */
export function tidyToken(text: string): string {
	return text.trim().replace(/^Bearer\s+/i, '');
}

/** @throws GraceDbError of kind `credential` */
export function decodeToken(token: string): SciTokenClaims {
	if (token === '') throw tokenError('The SciToken is empty.');
	if (/\s/.test(token)) throw tokenError('The SciToken has a blank or line break inside.');
	const parts = token.split('.');
	const payload = parts[1];
	// Unsigned and encrypted tokens have other numbers of parts; GraceDB takes neither.
	if (parts.length < 3 || parts.length > 4 || payload === undefined) {
		throw tokenError('The SciToken is not a token: it should have three parts with dots between.');
	}
	let claims: unknown;
	try {
		claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
	} catch {
		// The parser's own words would quote the token.
		throw tokenError('The SciToken cannot be read.');
	}
	if (!isJsonObject(claims)) throw tokenError('The SciToken cannot be read.');
	return {
		subject: textOf(claims['sub']),
		issuer: textOf(claims['iss']),
		audience: listOf(claims['aud']),
		scopes: (textOf(claims['scope']) ?? '').split(' ').filter(Boolean),
		notBefore: timeOf(claims['nbf']),
		expires: timeOf(claims['exp']),
	};
}

function checkDates({ expires, notBefore }: SciTokenClaims, now: number): void {
	if (expires !== undefined && expires + clockSkew < now) {
		throw tokenError(`The SciToken expired at ${isoTime(expires)}.`);
	}
	if (notBefore !== undefined && notBefore - clockSkew > now) {
		throw tokenError(
			`The SciToken is not valid before ${isoTime(notBefore)}.`,
			'Check the clock of this machine, or wait until then.',
		);
	}
}

function tokenError(message: string, advice = newToken): GraceDbError {
	return new GraceDbError(message, { kind: 'credential', advice });
}

function textOf(value: Json | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function listOf(value: Json | undefined): string[] {
	if (typeof value === 'string') return [value];
	return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** JWT times are seconds since 1970. */
function timeOf(value: Json | undefined): number | undefined {
	return typeof value === 'number' ? value * 1000 : undefined;
}

function isoTime(time: number | undefined): string | undefined {
	return time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}
