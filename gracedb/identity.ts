import type { Auth, AuthSource } from './auth/auth';
import { GraceDbError } from './errors';
import type { Request } from './exchange';
import { isJsonObject, type Json, type JsonObject } from './json';
import type { Transport } from './transport';

/** Connections whose server has named its user once: `<API root> <credential fingerprint>`, and whether the user sees everything. */
const recognised = new Map<string, boolean>();
const mostRecognised = 1000;
/** Questions under way, by the same keys. */
const introductions = new Map<string, Promise<unknown>>();

/**
 * A transport that notices when the server takes the user for an anonymous visitor. GraceDB answers an expired, malformed
 * or unknown token with 200 and public data, never with 401: without this check an alert workflow looks healthy and sees
 * nothing. `user-info/` is the only place where the server says whom it sees; it is asked once per server and credential,
 * and again whenever an answer looks like one for a stranger.
 */
export function withIdentityCheck(transport: Transport, source: AuthSource): Transport {
	if (source.kind === 'none') return transport;

	async function introduce(signal?: AbortSignal): Promise<void> {
		const key = keyOf((await source.current({ signal })).fingerprint);
		// Of many requests side by side the first asks; if it gets no answer, each asks for itself.
		const other = introductions.get(key);
		if (other) await other.catch(() => undefined);
		if (recognised.has(key)) return;
		const introduction = check(signal);
		introductions.set(key, introduction);
		try {
			await introduction;
		} finally {
			introductions.delete(key);
		}
	}

	/** Asks whom the server sees, and whether that one is shown everything: partners from outside are not. */
	async function check(signal?: AbortSignal): Promise<boolean> {
		const key = keyOf((await source.current({ signal })).fingerprint);
		recognised.delete(key);
		const { is_internal_user: isInternal } = await readUser(transport, source, signal);
		// Each renewed token is a new entry; to ask once too often is better than to keep them for ever.
		if (recognised.size >= mostRecognised) recognised.clear();
		recognised.set(key, isInternal === true);
		return isInternal === true;
	}

	const keyOf = (fingerprint: string): string => `${transport.apiUrl.href} ${fingerprint}`;

	/** A stranger is told that there is nothing, or that something is not allowed. */
	async function watch<Result>(request: Request, send: () => Promise<Result>): Promise<Result> {
		await introduce(request.signal);
		try {
			return await send();
		} catch (error) {
			if (looksLikeRefusal(error)) await check(request.signal).catch(throwCredentialError);
			throw error;
		}
	}

	return {
		...transport,
		async json(request) {
			const answer = await watch(request, () => transport.json(request));
			const isRead = (request.method ?? 'GET') === 'GET';
			const { content } = answer;
			if (!isRead || !isJsonObject(content)) return answer;
			const isStrange = isForStrangers(content);
			if (!isStrange && !isEmptyList(content)) return answer;
			const isInternal = await check(request.signal);
			if (!isStrange) return answer;
			// The server knows the user after all, but did not when it answered: what it hid then it shows now.
			const again = await transport.json(request);
			if (isInternal && isJsonObject(again.content) && isForStrangers(again.content)) {
				throw answeredToStranger(transport.apiUrl);
			}
			return again;
		},
		stream: (request) => watch(request, () => transport.stream(request)),
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
	source: AuthSource,
	signal?: AbortSignal,
): Promise<JsonObject> {
	const { content } = await transport.json({ path: 'user-info/', needs: 'user-info', signal });
	const user = isJsonObject(content) ? content : {};
	if (source.kind !== 'none' && (user['username'] ?? 'AnonymousUser') === 'AnonymousUser') {
		throw strangerError(transport.apiUrl, await source.current({ signal }));
	}
	return user;
}

function strangerError(apiUrl: URL, auth: Auth): GraceDbError {
	const { subject, issuer, audience = [], scopes = [] } = auth.describe();
	const details = [
		subject && `subject ${subject}`,
		issuer && `issuer ${issuer}`,
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

/** Strangers are told that there is nothing where there is something. */
function isEmptyList({ superevents, events }: JsonObject): boolean {
	const list = superevents ?? events;
	return Array.isArray(list) && list.length === 0;
}

/**
 * What only strangers get, and partners some of it: a superevent without preferred_event, notices or VOEvents that do not say what
 * they are, or a log without its first entry, which the server writes and nobody makes public.
 */
function isForStrangers(content: JsonObject): boolean {
	if ('superevent_id' in content) return !('preferred_event' in content);
	const { superevents, notices, voevents, log, logs } = content;
	return (
		(rowsOf(superevents) ?? []).some(isForStrangers) ||
		(rowsOf(notices ?? voevents) ?? []).some((row) => !('significant' in row)) ||
		rowsOf(log ?? logs)?.some(({ N }) => N === 1) === false
	);
}

function rowsOf(list: Json | undefined): JsonObject[] | undefined {
	return Array.isArray(list) ? list.filter(isJsonObject) : undefined;
}

function answeredToStranger({ host }: URL): GraceDbError {
	return new GraceDbError(
		`The server ${host} knows the user, and yet answered twice as to an anonymous visitor.`,
		{ kind: 'answer', advice: 'Try again: something hides there that only members are shown.' },
	);
}

function looksLikeRefusal(error: unknown): boolean {
	return error instanceof GraceDbError && [401, 403, 404].includes(error.status ?? 0);
}

/** Of two errors the one about the credential explains the other; any other failure of the check does not. */
function throwCredentialError(error: unknown): void {
	if (error instanceof GraceDbError && error.kind === 'credential') throw error;
}
