import { Readable } from 'node:stream';
import { checkConfidential } from '../auth/allowedServer';
import type { AuthSource } from '../auth/auth';
import { GraceDbError } from '../errors/GraceDbError';
import type { JsonObject } from '../json';
import { abortable } from './abortable';
import { addressOf } from './address';
import type { Call } from './call';
import { asJson, asStream, exchange, type ExchangeOptions, type Reader } from './exchange';
import { checkPublicity } from './publicity';
import { checkMethod } from './readOnly';
import { type Answer, isSafe, type Request, type Transport } from './request';
import { asServerInfo, explainNotFound, type ReadInfo, readServerInfo } from './serverInfo';
import { startDeadline } from './timeLimit';
import { answeredAsAnonymous, asKnownUser, looksLikeRefusal, verifyUser } from './user';
import { type ApiVersion, versionPrefix } from './version';

export interface PipelineOptions extends ExchangeOptions {
	auth: AuthSource;
	/** Refuses whatever could change something on the server. */
	readOnly: boolean;
	apiVersion: ApiVersion;
	/** Pages of one list asked for at a time. */
	concurrentPages?: number;
	/** Ends all calls when it is aborted. */
	signal?: AbortSignal;
	/** For tests: takes the place of `exchange`, sees every request that is about to be sent, and may refuse it. */
	exchange?: typeof exchange;
}

/** Carries all requests of a client. */
export interface Pipeline extends Transport {
	/** The root of the API, remembered for a few minutes. */
	readonly rememberedInfo: ReadInfo;
	/** The root of the API as it is now. */
	info(options?: { signal?: AbortSignal }): Promise<JsonObject>;
	/** The user that the server sees now, see `asKnownUser`. */
	user(options?: { signal?: AbortSignal }): Promise<JsonObject>;
}

/** How a call deals with the content of its answer. */
interface Use<Content> {
	read: Reader<Content>;
	/** Calls `end` when the content has been read. */
	whenRead: (content: Content, end: () => void) => void;
	/** See `MembersOnly`. */
	isMembersOnly?: (content: Content) => boolean | undefined;
}

/**
 * The one way of every request from the client to the server and back: the steps of `call`, from top to bottom.
 *
 * @throws GraceDbError from each request; the signal's reason if it is aborted
 */
export function createPipeline(options: PipelineOptions): Pipeline {
	const { apiUrl, runtime } = options;
	const send = options.exchange ?? exchange;

	async function call<Content>(request: Request, use: Use<Content>): Promise<Answer<Content>> {
		// 1. Is it allowed? Before anything is sent.
		if (options.readOnly) checkMethod(request.method);
		checkPublicity(request);
		// 2. One deadline and one signal for everything that is awaited below.
		const deadline = startDeadline(options, request);
		const { signal } = deadline;
		let explain = (error: unknown): Promise<unknown> => Promise.resolve(error);
		try {
			// 3. The credential, once: the one that is checked is the one that is sent.
			const shared = await startCall(signal);
			explain = (error) => explainNotFound(error, shared);
			// 4. Does the server know the user? A read is asked meanwhile, which saves a round trip.
			const needsUser = shared.auth.kind !== 'none' && request.isForEverybody !== true;
			const isKnown = needsUser ? verifyUser(shared) : Promise.resolve();
			isKnown.catch(() => undefined);
			if (!isSafe(request.method)) await isKnown;
			// 5. The version in which the request works, if this server has it.
			const prefix = await versionPrefix(request, options.apiVersion, (path, again) =>
				readServerInfo(shared, path, again),
			);
			// 6. The address, which leads nowhere else.
			const url = addressOf(apiUrl, prefix + request.path, request.query);
			// 7. Sent, and again where that helps.
			const ask = (): Promise<Answer<Content>> =>
				send({ ...request, signal }, url, shared.auth, use.read, options);
			// 8. Was it answered as to an anonymous user?
			const answer = await ifKnown(isKnown, needsUser ? askAsMember(ask, use, shared) : ask());
			use.whenRead(answer.content, deadline.end);
			return answer;
		} catch (error) {
			const explained = await explain(error);
			deadline.end();
			signal?.throwIfAborted();
			throw explained;
		}
	}

	async function startCall(signal: AbortSignal | undefined): Promise<Call> {
		const auth = await abortable(options.auth.current({ signal, egress: options.egress }), signal);
		if (auth.kind !== 'none') checkConfidential(apiUrl);
		const now = runtime.now();
		auth.check(now);
		return {
			apiUrl,
			auth,
			now,
			signal,
			async get(path) {
				const url = addressOf(apiUrl, path);
				return (await send({ path, signal }, url, auth, asJson, options)).content;
			},
		};
	}

	return {
		apiUrl,
		concurrentPages: options.concurrentPages,
		json: (request) =>
			call(request, { read: asJson, whenRead: atOnce, isMembersOnly: request.membersOnly }),
		stream: (request) => call(request, { read: asStream, whenRead: whenClosed }),

		async rememberedInfo(path, again) {
			const deadline = startDeadline(options, { path: path ?? '' });
			try {
				return await readServerInfo(await startCall(deadline.signal), path, again);
			} finally {
				deadline.end();
			}
		},
		async info({ signal } = {}) {
			const request = { path: '', isForEverybody: true, signal };
			const { content } = await call(request, { read: asJson, whenRead: atOnce });
			return asServerInfo(content, apiUrl);
		},
		async user({ signal } = {}) {
			const request = { path: 'user-info/', needs: 'user-info', isForEverybody: true, signal };
			const { content } = await call(request, {
				read: async (content, auth, limits) =>
					asKnownUser(await asJson(content, auth, limits), apiUrl, auth),
				whenRead: atOnce,
			});
			return content;
		},
	};
}

const atOnce = (_content: unknown, end: () => void): void => end();

const whenClosed = (content: Readable, end: () => void): void => {
	content.once('close', end);
};

/** The answer, once it is certain that the server knows who has asked; otherwise nobody reads it. */
async function ifKnown<Content>(
	isKnown: Promise<unknown>,
	asked: Promise<Answer<Content>>,
): Promise<Answer<Content>> {
	try {
		const [answer] = await Promise.all([asked, isKnown]);
		return answer;
	} catch (error) {
		asked.then(discard, () => undefined);
		throw error;
	}
}

function discard({ content }: Answer<unknown>): void {
	if (content instanceof Readable) content.destroy();
}

/**
 * Asks in the name of a member. What looks like an answer for an anonymous user is doubted: the server may not have accepted
 * the credential. It is asked whom it sees, and then once more for what it left out.
 */
async function askAsMember<Content>(
	ask: () => Promise<Answer<Content>>,
	{ isMembersOnly }: Use<Content>,
	call: Call,
): Promise<Answer<Content>> {
	const answer = await ask().catch(async (error: unknown) => {
		if (looksLikeRefusal(error)) await verifyUser(call, true).catch(throwCredentialError);
		throw error;
	});
	const verdict = isMembersOnly?.(answer.content);
	if (!isMembersOnly || verdict === true) return answer;
	const isMember = await verifyUser(call, true);
	if (verdict === undefined) return answer;
	const again = await ask();
	if (isMember && isMembersOnly(again.content) === false) throw answeredAsAnonymous(call.apiUrl);
	return again;
}

/** Of two errors the one about the credential explains the other; any other failure of the check does not. */
function throwCredentialError(error: unknown): void {
	if (error instanceof GraceDbError && error.kind === 'credential') throw error;
}
