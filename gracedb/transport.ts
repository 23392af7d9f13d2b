import type { Readable } from 'node:stream';
import { NotJson, readJson, readStart, TooLarge } from './content';
import { GraceDbError, looksLikeHtml } from './errors';
import type { Auth, AuthSource } from './auth/auth';
import { addressOf, exchange, isSafe, type Line, type Request } from './exchange';
import type { About } from './about';
import { answerError, tooLargeError, unreadableError } from './answerError';
import { connectionError, isNeverSent, isPermanent } from './connectionError';
import type { Json } from './json';
import { maybeDoneError, mayBeDone } from './uncertain';
import { redactorOf } from './redact';
import { type Failure, parseRetryAfter, retryDelay, type RetryPolicy, shouldRetry } from './retry';
import type { Surroundings } from './surroundings';

export interface TransportOptions extends Omit<Line, 'auth'> {
	apiUrl: URL;
	auth: AuthSource;
	retry: RetryPolicy;
	/** Most bytes of an answer that is read into memory, decompressed; default 256 MiB. */
	maxAnswerBytes?: number;
	surroundings: Surroundings;
	/** Told the headers of every answer. */
	onAnswer?: (headers: Record<string, string>) => void;
}

export interface Answer<Content> {
	status: number;
	headers: Record<string, string>;
	content: Content;
}

/** Carries requests to one server in the name of one credential. */
export interface Transport {
	readonly apiUrl: URL;
	/** Pages of one list asked for at a time; default 4. */
	readonly pagesSideBySide?: number;
	/** An answer read to its end as JSON; null where there is no body. */
	json(request: Request): Promise<Answer<Json>>;
	/** An answer whose content is still under way, decompressed. Whoever takes it reads or destroys it. */
	stream(request: Request): Promise<Answer<Readable>>;
}

/** An attempt that went wrong: what the retry policy needs to know, and what the user does if it is the last. */
interface Mishap {
	failure: Failure;
	error: GraceDbError;
}

/** Makes something of an answer's content; told what the request was sent with. */
type Reader<Content> = (content: Readable, auth: Auth) => Promise<Content>;

/**
 * Requests with retries and errors in words.
 *
 * @throws GraceDbError from each request; the abort signal's reason if it is aborted
 */
export function createTransport(options: TransportOptions): Transport {
	const { apiUrl, retry, surroundings } = options;

	async function withRetries<Content>(
		request: Request,
		read: Reader<Content>,
	): Promise<Answer<Content>> {
		const { method = 'GET' } = request;
		const repeatable = method !== 'POST' || request.repeatable === true || !!request.lookFirst;
		const statuses = retry.statuses.filter((status) => !request.neverRetry?.includes(status));
		const policy = { ...retry, statuses };
		const signal = anySignal(options.signal, request.signal);
		const begin = surroundings.now();
		for (let number = 1; ; number += 1) {
			signal?.throwIfAborted();
			const outcome = await attempt({ ...request, signal }, number, read);
			if ('answer' in outcome) return outcome.answer;
			const { failure, error } = outcome;
			const elapsed = surroundings.now() - begin;
			const isUncertain = !isSafe(method) && mayBeDone(failure);
			const finalError = isUncertain ? maybeDoneError(error, request) : error;
			if (!shouldRetry({ method, repeatable, number, elapsed, failure }, policy)) throw finalError;
			const pause = retryDelay({ number, elapsed, failure }, policy, surroundings.random());
			await surroundings.sleep(pause, signal);
			if (!isUncertain || !request.lookFirst) continue;
			const found = await request.lookFirst().catch(() => Promise.reject(finalError));
			if (found !== undefined) return { status: 200, headers: {}, content: found as Content };
		}
	}

	async function attempt<Content>(
		request: Request,
		attempts: number,
		read: Reader<Content>,
	): Promise<{ answer: Answer<Content> } | Mishap> {
		const { method = 'GET', signal } = request;
		const url = addressOf(apiUrl, request);
		const auth = await options.auth.current({ signal });
		auth.check(surroundings.now());
		const redactor = redactorOf(auth);
		const redact = redactor.text;
		const about: About = { request: { method, url: redact(url.href) }, attempts };
		const broken = (error: unknown, sent: boolean): Mishap => ({
			failure: { kind: 'connection', sent, permanent: isPermanent(error) },
			error: connectionError(error, about, redact),
		});
		try {
			const answer = await exchange(request, url, about, { ...options, auth, signal });
			const { status, content } = answer;
			options.onAnswer?.(answer.headers);
			const headers = redactor.headers(answer.headers);
			if (status >= 400) {
				const words = redact(await readStart(content));
				const retryAfter = parseRetryAfter(headers['retry-after'], surroundings.now());
				return {
					failure: { kind: 'answer', status, retryAfter },
					error: answerError({
						status,
						words,
						retryAfter,
						auth,
						subject: request.subject,
						...about,
					}),
				};
			}
			try {
				return { answer: { status, headers, content: await read(content, auth) } };
			} catch (error) {
				signal?.throwIfAborted();
				if (error instanceof TooLarge) throw tooLargeError(error.maxBytes, about);
				if (!(error instanceof NotJson)) return broken(error, true);
				// A page or a text stays one; half a JSON text may be whole the next time.
				const isOther =
					looksLikeHtml(error.start) || !/json|^$/i.test(headers['content-type'] ?? '');
				return {
					failure: isOther ? { kind: 'answer', status } : { kind: 'unreadable' },
					error: unreadableError(redact(error.start), redact(headers['content-type'] ?? ''), about),
				};
			}
		} catch (error) {
			signal?.throwIfAborted();
			if (error instanceof GraceDbError) throw error;
			return broken(error, !isNeverSent(error));
		}
	}

	return {
		apiUrl,
		json: (request) =>
			withRetries(request, (content, auth) =>
				readJson(content, redactorOf(auth).parse, options.maxAnswerBytes),
			),
		stream: (request) => withRetries(request, (content) => Promise.resolve(content)),
	};
}

function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
	const given = signals.filter((signal) => signal !== undefined);
	return given.length > 1 ? AbortSignal.any(given) : given[0];
}
