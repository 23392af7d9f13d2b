import type { Auth } from '../auth/auth';
import { GraceDbError } from '../errors/GraceDbError';
import { isJsonObject, type JsonObject } from '../json';
import { createCache } from './cache';
import type { Call } from './call';

/** Whether the user of a credential is a member of the collaborations, by API root and credential. */
const verified = createCache<boolean>({ size: 1000 });

/**
 * Makes sure that the server knows the user of a credential. GraceDB answers an expired, malformed or unknown token with 200
 * and public data, never with 401: without this check an alert workflow looks healthy and sees nothing. `user-info/` is the
 * only place where the server says whom it sees; it is asked once for a server and a credential.
 *
 * @param again whether to ask although the user is known: something looked as if the server had seen an anonymous user
 * @returns whether the user is a member, who is shown everything; partners are not
 * @throws GraceDbError of kind `credential` if the server does not know the credential
 */
export async function verifyUser(call: Call, again = false): Promise<boolean> {
	const { apiUrl, auth, now, signal } = call;
	const ask = async (): Promise<boolean> => {
		const user = asKnownUser(await call.get('user-info/'), apiUrl, auth);
		return user['is_internal_user'] === true;
	};
	return await verified.read(`${apiUrl.href} ${auth.fingerprint}`, ask, { now, signal, again });
}

/**
 * The user that the server sees behind a credential, from its answer to `user-info/`.
 *
 * @returns `{ username, first_name, last_name, email, is_internal_user, … }`; without a credential `{ username: 'AnonymousUser' }`
 * @throws GraceDbError of kind `credential` if a credential was sent and the server did not know it
 */
export function asKnownUser(content: unknown, apiUrl: URL, auth: Auth): JsonObject {
	const user = isJsonObject(content) ? content : {};
	if (auth.kind !== 'none' && (user['username'] ?? 'AnonymousUser') === 'AnonymousUser') {
		throw unknownUser(apiUrl, auth);
	}
	return user;
}

/** Whether an error may come from the server not knowing the user: it says that something is not allowed, or not there. */
export function looksLikeRefusal(error: unknown): error is GraceDbError {
	return error instanceof GraceDbError && [401, 403, 404].includes(error.status ?? 0);
}

/** A member was answered twice as an anonymous user is. */
export function answeredAsAnonymous({ host }: URL): GraceDbError {
	return new GraceDbError(
		`The server ${host} knows the user, but twice returned only public data.`,
		{ kind: 'answer', advice: 'Try again. The server has more than it returned.' },
	);
}

function unknownUser(apiUrl: URL, auth: Auth): GraceDbError {
	const { subject, issuer, audience = [], scopes = [] } = auth.describe();
	const details = [
		subject && `subject ${subject}`,
		issuer && `issuer ${issuer}`,
		audience.length > 0 && `audience ${audience.join(' ')}`,
		auth.kind === 'scitoken' && `scope ${scopes.join(' ') || 'none'}`,
	].filter(Boolean);
	const name = auth.kind === 'scitoken' ? 'SciToken' : 'certificate';
	return new GraceDbError(
		`The server ${apiUrl.host} did not accept the ${name} (${details.join(', ')}) and treats you as an anonymous user.`,
		{
			kind: 'credential',
			advice:
				auth.kind === 'scitoken'
					? `Use a token with the scope gracedb.read for the audience ${apiUrl.origin} or ANY. Its user needs an account on this server.`
					: 'Check that the certificate is for this server and that its user has an account there.',
		},
	);
}
