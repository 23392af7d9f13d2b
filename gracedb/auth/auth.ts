/** Certificate and key for a TLS handshake. */
export interface ClientCertificate {
	/** PEM, with the chain. */
	cert: string;
	/** PEM. */
	key: string;
	passphrase?: string;
}

/** One way of telling the server who is asking. */
export interface Auth {
	readonly kind: 'none' | 'scitoken' | 'x509';
	/** Same credential, same text; tells connections of different identities apart and reveals nothing. */
	readonly fingerprint: string;
	/** Texts that must never appear in an error or a log. */
	readonly secrets: readonly string[];
	/**
	 * What must be right before each request, because the server would take the visitor for an anonymous one without a word.
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

export interface CredentialDescription {
	kind: Auth['kind'];
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

/** Clocks of servers and n8n instances differ a little. */
export const clockSkew = 60_000;
