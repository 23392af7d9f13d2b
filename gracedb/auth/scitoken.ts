import { type Auth, isoSeconds } from './auth';
import { decodeToken, tidyToken } from './claims';
import { fingerprintOf } from './fingerprint';
import { tokenProblem, type TokenRules } from './tokenRules';

export interface SciTokenOptions extends TokenRules {
	/** Where the token was found, for people. */
	source: string;
	/** What else must never be shown, such as the Vault token that it was fetched with. */
	furtherSecrets?: readonly string[];
}

/**
 * A SciToken. GraceDB answers an expired or malformed token with 200 and public data instead of an error, so everything
 * that can be known about it is checked here. The signature is left to the server.
 *
 * @param text the token; `Bearer ` before it and blanks or line breaks around it do not matter
 * @throws GraceDbError of kind `credential` if it is not a token at all
 */
export function sciTokenAuth(text: string, options: SciTokenOptions): Auth {
	const token = tidyToken(text);
	const claims = decodeToken(token);
	return {
		kind: 'scitoken',
		fingerprint: fingerprintOf(token),
		secrets: [token, ...token.split('.'), ...(options.furtherSecrets ?? [])],
		expiresAt: claims.expires,
		check(now) {
			const problem = tokenProblem(claims, options, now);
			if (problem) throw problem;
		},
		headers: () => ({ authorization: `Bearer ${token}` }),
		tls: () => undefined,
		describe: () => ({
			kind: 'scitoken',
			source: options.source,
			subject: claims.subject,
			issuer: claims.issuer,
			scopes: claims.scopes,
			audience: claims.audience ?? [],
			notBefore: isoSeconds(claims.notBefore),
			expires: isoSeconds(claims.expires),
		}),
	};
}
