import {
	calculateJwkThumbprint,
	exportJWK,
	generateKeyPair,
	jwtVerify,
	SignJWT,
	type CryptoKey,
	type JSONWebKeySet,
} from 'jose';

const algorithm = 'ES256';

/** The audiences that the server answers to; `ANY` counts as well. */
export const audience = ['https://localhost', 'localhost'];

export const scope = 'gracedb.read';

export interface TokenOptions {
	subject: string;
	notBefore: Date;
	expires: Date;
	id: string;
	/** Who shall accept it. Default: this server. */
	audience?: string | string[];
	/** Default: the scope that this server requires. */
	scope?: string;
	/** The issuer named in it. Default: this issuer's address. */
	issuer?: string;
	/** A key other than the issuer's own makes an invalid signature. */
	key?: CryptoKey;
}

/** Issues SciTokens for the simulator's users and checks those that come back. */
export class Issuer {
	private constructor(
		private readonly privateKey: CryptoKey,
		private readonly publicKey: CryptoKey,
		readonly keys: JSONWebKeySet,
		private readonly keyId: string,
		private readonly clock: () => Date,
	) {}

	/** The issuer's address; known when the server listens. */
	url = '';

	static async create(clock: () => Date): Promise<Issuer> {
		const { privateKey, publicKey } = await generateKeyPair(algorithm);
		const key = await exportJWK(publicKey);
		// Every start makes a new key, often at the same address. Python's scitokens library keeps keys for months by
		// address and key id: with a fixed id it would check new tokens against the key of an earlier start.
		const keyId = await calculateJwkThumbprint(key);
		const jwk = { ...key, kid: keyId, alg: algorithm, use: 'sig' };
		return new Issuer(privateKey, publicKey, { keys: [jwk] }, keyId, clock);
	}

	async sign(options: TokenOptions): Promise<string> {
		const { subject, notBefore, expires, id } = options;
		return new SignJWT({ scope: options.scope ?? scope, ver: 'scitoken:2.0' })
			.setProtectedHeader({ alg: algorithm, kid: this.keyId, typ: 'JWT' })
			.setIssuer(options.issuer ?? this.url)
			.setAudience(options.audience ?? audience)
			.setSubject(subject)
			.setIssuedAt(notBefore)
			.setNotBefore(notBefore)
			.setExpirationTime(expires)
			.setJti(id)
			.sign(options.key ?? this.privateKey);
	}

	/** The subject of a good token; undefined for any other text. */
	async subjectOf(token: string): Promise<string | undefined> {
		try {
			const { payload } = await jwtVerify(token, this.publicKey, {
				issuer: this.url,
				audience: ['ANY', ...audience],
				requiredClaims: ['exp', 'nbf', 'sub'],
				currentDate: this.clock(),
			});
			const scopes = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
			return scopes.includes(scope) ? payload.sub : undefined;
		} catch {
			return undefined;
		}
	}

	/** What `{issuer}/.well-known/openid-configuration` says. */
	get configuration(): Record<string, unknown> {
		return {
			issuer: this.url,
			jwks_uri: `${this.url}/jwks`,
			id_token_signing_alg_values_supported: [algorithm],
			response_types_supported: ['token'],
			subject_types_supported: ['public'],
		};
	}
}
