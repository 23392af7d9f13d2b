import { isJsonObject, type Json, type JsonObject } from '../json';
import { credentialError } from './auth';

/** The claims of a SciToken that matter here (RFC 7519; SciTokens 2.0: scope, ver). */
export interface SciTokenClaims {
	subject?: string;
	issuer?: string;
	/** Undefined if the token has no such claim. */
	audience?: string[];
	scopes: string[];
	/** `scitoken:2.0`, … */
	version?: string;
	/** Milliseconds since 1970. */
	notBefore?: number;
	/** Milliseconds since 1970. */
	expires?: number;
}

/** What to do about a token that cannot be used. */
export const newToken = 'Get a new token, for example with htgettoken.';

/** The token in a text as people paste it. */
export function tidyToken(text: string): string {
	return text.trim().replace(/^Bearer\s+/i, '');
}

/**
 * Reads a token without checking its signature, which is the server's business.
 *
 * @throws GraceDbError of kind `credential`; never quotes the token
 */
export function decodeToken(token: string): SciTokenClaims {
	if (token === '') throw credentialError('The SciToken is empty.', newToken);
	if (/\s/.test(token)) {
		throw credentialError('The SciToken contains a space or a line break.', newToken);
	}
	const parts = token.split('.');
	// Unsigned and encrypted tokens have other numbers of parts; GraceDB takes neither.
	if (parts.length < 3 || parts.length > 4) {
		throw credentialError(
			'This is not a SciToken: a SciToken has three parts, separated by dots.',
			newToken,
		);
	}
	// Anything else cannot stand in a header.
	if (!/^[\w.~+/=-]+$/.test(token)) throw unreadable();
	const claims = readPart(parts[1] ?? '');
	readPart(parts[0] ?? '');
	const audience = claims['aud'];
	return {
		subject: optionalString(claims['sub']),
		issuer: optionalString(claims['iss']),
		audience: audience === undefined ? undefined : listOf(audience),
		// The WLCG profile allows a list, too.
		scopes: listOf(claims['scope']).flatMap((scope) => scope.split(' ').filter(Boolean)),
		version: optionalString(claims['ver']),
		notBefore: timeOf(claims['nbf']),
		expires: timeOf(claims['exp']),
	};
}

function readPart(part: string): JsonObject {
	try {
		const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
		if (isJsonObject(value)) return value;
	} catch {
		// The parser's own words would quote the token.
	}
	throw unreadable();
}

function unreadable(): Error {
	return credentialError('The SciToken cannot be read.', newToken);
}

function optionalString(value: Json | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function listOf(value: Json | undefined): string[] {
	if (typeof value === 'string') return [value];
	return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** JWT times are seconds since 1970; beyond what a date can hold they mean nothing. */
function timeOf(value: Json | undefined): number | undefined {
	return typeof value === 'number' && Math.abs(value) <= 8.64e12 ? value * 1000 : undefined;
}
