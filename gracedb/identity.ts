import type { Auth } from './auth/auth';
import { GraceDbError } from './errors';
import { isJsonObject, type Json, type JsonObject } from './json';
import type { Transport } from './transport';

/** Connections whose server has named its user once: `<API root> <credential fingerprint>`. */
const recognised = new Set<string>();
const mostRecognised = 1000;

/**
 * A transport that notices when the server takes the user for an anonymous visitor. GraceDB answers an expired, malformed
 * or unknown token with 200 and public data, never with 401: without this check an alert workflow looks healthy and sees
 * nothing. `user-info/` is the only place where the server says whom it sees; it is asked once per server and credential,
 * and again whenever an answer looks like one for a stranger.
 */
export function withIdentityCheck(transport: Transport, auth: Auth): Transport {
	if (auth.kind === 'none') return transport;
	const key = `${transport.apiUrl.href} ${auth.fingerprint}`;

	async function check(signal?: AbortSignal): Promise<void> {
		recognised.delete(key);
		await readUser(transport, auth, signal);
		// Each renewed token is a new entry; to ask once too often is better than to keep them for ever.
		if (recognised.size >= mostRecognised) recognised.clear();
		recognised.add(key);
	}

	return {
		...transport,
		async json(request) {
			if (!recognised.has(key)) await check(request.signal);
			const answer = await transport.json(request);
			const isRead = (request.method ?? 'GET') === 'GET';
			if (isRead && looksAnonymous(answer.content)) await check(request.signal);
			return answer;
		},
		async stream(request) {
			if (!recognised.has(key)) await check(request.signal);
			return await transport.stream(request);
		},
	};
}

/**
 * The user that the server sees behind a credential.
 *
 * @returns `{ username, first_name, last_name, email, is_internal_user, … }`; without a credential `{ username: 'AnonymousUser' }`
 * @throws GraceDbError of kind `credential` if a credential was sent and the server did not know it
 */
export async function readUser(
	transport: Transport,
	auth: Auth,
	signal?: AbortSignal,
): Promise<JsonObject> {
	const { content } = await transport.json({ path: 'user-info/', signal });
	const user = isJsonObject(content) ? content : {};
	if (auth.kind !== 'none' && (user['username'] ?? 'AnonymousUser') === 'AnonymousUser') {
		throw strangerError(transport.apiUrl, auth);
	}
	return user;
}

function strangerError(apiUrl: URL, auth: Auth): GraceDbError {
	const { subject, audience = [], scopes = [] } = auth.describe();
	const details = [
		subject && `subject ${subject}`,
		audience.length > 0 && `audience ${audience.join(' ')}`,
		auth.kind === 'scitoken' && `scope ${scopes.join(' ') || 'none'}`,
	].filter(Boolean);
	const name = auth.kind === 'scitoken' ? 'SciToken' : 'certificate';
	return new GraceDbError(
		`The server ${apiUrl.host} did not accept the ${name} (${details.join(', ')}) and takes you for an anonymous visitor.`,
		{
			kind: 'credential',
			advice:
				auth.kind === 'scitoken'
					? `GraceDB wants a token with the scope gracedb.read, for the audience ${apiUrl.origin} or ANY, of a user whom it knows.`
					: 'Check that the certificate is for this server and that its user has an account there.',
		},
	);
}

/** A superevent without preferred_event, which only strangers get, or a list with nothing in it. */
function looksAnonymous(content: Json): boolean {
	if (!isJsonObject(content)) return false;
	const list = content['superevents'];
	const superevent = Array.isArray(list) ? list[0] : content;
	if (superevent === undefined) return true;
	return (
		isJsonObject(superevent) && 'superevent_id' in superevent && !('preferred_event' in superevent)
	);
}
