import type { EgressFilter } from '../http/egress';
import { GraceDbError } from '../errors/GraceDbError';

/** Certificate and key for a TLS handshake. */
export interface ClientCertificate {
	/** PEM, with the chain. */
	cert: string;
	/** PEM. */
	key: string;
	passphrase?: string;
}

/** What identifies the user to the server, as it is at one moment: a token, a certificate, or nothing. */
export interface Auth {
	readonly kind: 'none' | 'scitoken' | 'x509';
	/** Same credential, same text; separates connections of different identities and reveals nothing. */
	readonly fingerprint: string;
	/** Texts that must never appear in an error or a log. */
	readonly secrets: readonly string[];
	/** Milliseconds since 1970; undefined if it never ends. */
	readonly expiresAt?: number;
	/**
	 * What must be right before each request, because the server would otherwise take the user for an anonymous one without a word.
	 *
	 * @param now milliseconds since 1970
	 * @throws GraceDbError of kind `credential`
	 */
	check(now: number): void;
	headers(): Record<string, string>;
	tls(): ClientCertificate | undefined;
	/** What a person may know of the credential; never the secret. */
	describe(): CredentialDescription;
}

/** Where the token or certificate comes from: pasted, a file, a search, Vault. */
export interface AuthSource {
	readonly kind: Auth['kind'];
	/**
	 * What is to be used now, renewed where that is due. Asked before each request, so that a renewed file is found.
	 *
	 * @throws GraceDbError of kind `credential` if there is none, or one that cannot be read
	 */
	current(options?: RenewalOptions): Promise<Auth>;
}

export interface RenewalOptions {
	/** Ends the waiting at once, whatever hangs: a file, a Vault. */
	signal?: AbortSignal;
	/** What the network may be asked for, if a renewal needs it. */
	egress?: EgressFilter;
}

export interface CredentialDescription {
	kind: Auth['kind'];
	/** Where it was found: `pasted`, `file /run/secrets/token`, `Vault https://…`. */
	source?: string;
	access?: 'read only' | 'read and write';
	/** User or certificate subject. */
	subject?: string;
	issuer?: string;
	scopes?: string[];
	audience?: string[];
	/** ISO 8601, UTC. */
	notBefore?: string;
	/** ISO 8601, UTC. */
	expires?: string;
}

/** Clocks of servers and n8n instances differ a little; ms. */
export const clockSkew = 60_000;

/** A source of something that never changes. */
export function fixedSource(auth: Auth): AuthSource {
	return { kind: auth.kind, current: () => Promise.resolve(auth) };
}

/** What is wrong with a credential, and what to do about it. */
export function credentialError(message: string, advice: string): GraceDbError {
	return new GraceDbError(message, { kind: 'credential', advice });
}

/** ISO 8601 in UTC, without fractions of a second. */
export function isoSeconds(time: number | undefined): string | undefined {
	return time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+Z/, 'Z');
}
