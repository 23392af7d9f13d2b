import type { Readable } from 'node:stream';
import type { RequestInfo } from '../errors/requestInfo';
import { answerError, tooLargeError, unreadableError } from '../errors/answerError';
import type { Auth } from '../auth/auth';
import { connectionError, isNeverSent, isPermanent } from '../errors/connectionError';
import { NotJson, readJson, readStart, TooLarge } from './content';
import { GraceDbError } from '../errors/GraceDbError';
import { looksLikeHtml } from '../errors/html';
import type { Json } from '../json';
import { redactorOf } from '../errors/redact';
import { type Failure, parseRetryAfter, retryDelay, type RetryPolicy, shouldRetry } from './retry';
import type { Runtime } from '../runtime';
import { ambiguousWriteError, mayHaveSucceeded } from '../errors/ambiguousWrite';
import { type Answer, isSafe, type Request } from './request';
import { type Connection, sendRequest } from './send';

/** What requests are exchanged over, whoever sends them. */
export interface ExchangeOptions extends Connection {
	retry: RetryPolicy;
	/** Most bytes of an answer that is read into memory, decompressed; default 256 MiB. */
	maxAnswerBytes?: number;
	runtime: Runtime;
	/** Receives the headers of every answer. */
	onAnswer?: (headers: Record<string, string>) => void;
}

/** Makes something of an answer's content, of which the credential has to be taken out. */
export type Reader<Content> = (
	content: Readable,
	auth: Auth,
	options: Pick<ExchangeOptions, 'maxAnswerBytes'>,
) => Promise<Content>;

/** Reads an answer to its end as JSON; null where there is no body. */
export const asJson: Reader<Json> = (content, auth, { maxAnswerBytes }) =>
	readJson(content, redactorOf(auth).parse, maxAnswerBytes);

/** Leaves an answer's content under way, decompressed. */
export const asStream: Reader<Readable> = (content) => Promise.resolve(content);

/** A failed attempt: what the retry policy needs to know, and what the user sees if it is the last. */
interface FailedAttempt {
	failure: Failure;
	error: GraceDbError;
}

/**
 * Sends a request in the name of a credential, again where a failure passes and a repeat does no harm, and reads the answer.
 *
 * @param url made by `addressOf`
 * @throws GraceDbError; the reason of the request's signal if it is aborted
 */
export async function exchange<Content>(
	request: Request,
	url: URL,
	auth: Auth,
	read: Reader<Content>,
	options: ExchangeOptions,
): Promise<Answer<Content>> {
	const { method = 'GET', signal } = request;
	const { runtime } = options;
	const repeatable = method !== 'POST' || request.repeatable === true || !!request.findExisting;
	const statuses = options.retry.statuses.filter((status) => !request.neverRetry?.includes(status));
	const policy = { ...options.retry, statuses };
	const begin = runtime.now();
	for (let number = 1; ; number += 1) {
		signal?.throwIfAborted();
		const outcome = await attempt(request, url, auth, number, read, options);
		if ('answer' in outcome) return outcome.answer;
		const { failure, error } = outcome;
		const elapsed = runtime.now() - begin;
		const isAmbiguous = !isSafe(method) && mayHaveSucceeded(failure);
		const finalError = isAmbiguous ? ambiguousWriteError(error, request) : error;
		if (!shouldRetry({ method, repeatable, number, elapsed, failure }, policy)) throw finalError;
		const pause = retryDelay({ number, elapsed, failure }, policy, runtime.random());
		await runtime.sleep(pause, signal);
		if (!isAmbiguous || !request.findExisting) continue;
		const found = await request.findExisting().catch(() => Promise.reject(finalError));
		if (found !== undefined) return { status: 200, headers: {}, content: found as Content };
	}
}

async function attempt<Content>(
	request: Request,
	url: URL,
	auth: Auth,
	attempts: number,
	read: Reader<Content>,
	options: ExchangeOptions,
): Promise<{ answer: Answer<Content> } | FailedAttempt> {
	const { method = 'GET', signal } = request;
	const { runtime } = options;
	// It may have expired since the attempt before.
	auth.check(runtime.now());
	const redactor = redactorOf(auth);
	const redact = redactor.text;
	const info: RequestInfo = { request: { method, url: redact(url.href) }, attempts };
	const broken = (error: unknown, sent: boolean): FailedAttempt => ({
		failure: { kind: 'connection', sent, permanent: isPermanent(error) },
		error: connectionError(error, info, redact, auth.kind),
	});
	try {
		const sent = await sendRequest(request, url, info, { ...options, auth });
		const { status, content } = sent;
		options.onAnswer?.(sent.headers);
		const headers = redactor.headers(sent.headers);
		if (status >= 400) {
			const words = redact(await readStart(content));
			const retryAfter = parseRetryAfter(headers['retry-after'], runtime.now());
			const { subject } = request;
			return {
				failure: { kind: 'answer', status, retryAfter },
				error: answerError({ status, words, retryAfter, auth, subject, ...info }),
			};
		}
		try {
			return { answer: { status, headers, content: await read(content, auth, options) } };
		} catch (error) {
			signal?.throwIfAborted();
			if (error instanceof GraceDbError) throw error;
			if (error instanceof TooLarge) throw tooLargeError(error.maxBytes, info);
			if (!(error instanceof NotJson)) return broken(error, true);
			// A page or a text stays one; half a JSON text may be whole the next time.
			const isOther = looksLikeHtml(error.start) || !/json|^$/i.test(headers['content-type'] ?? '');
			return {
				failure: isOther ? { kind: 'answer', status } : { kind: 'unreadable' },
				error: unreadableError(redact(error.start), redact(headers['content-type'] ?? ''), info),
			};
		}
	} catch (error) {
		signal?.throwIfAborted();
		if (error instanceof GraceDbError) throw error;
		return broken(error, !isNeverSent(error));
	}
}
