import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Dispatcher, request as send } from 'undici';
import type { Auth } from './auth/auth';
import { acceptedEncodings, decompress } from './content';
import { borrowDispatcher } from './dispatcher';
import { checkEgress, checkRedirect, type EgressFilter } from './egress';
import type { About } from './about';
import { type Body, type FormFields, type FormPairs, formPairs } from './form';
import type { Json } from './json';
import type { Pace } from './pace';
import { redirectTarget } from './redirects';
import { userAgent } from './version';

/** Milliseconds. */
export interface TimeLimits {
	/** To open a connection. Default 10,000. */
	connect: number;
	/** From the end of the request to the answer's headers. Default 60,000. */
	firstAnswer: number;
	/** Between two pieces of the answer. Default 60,000. */
	body: number;
	/** For a request with its retries, to the end of the answer. Default none. */
	all?: number;
}

export const defaultTimeLimits: TimeLimits = { connect: 10_000, firstAnswer: 60_000, body: 60_000 };

export const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;
export type Method = (typeof methods)[number];

/** Whether a method is what HTTP calls safe: it changes nothing on the server (RFC 9110 §9.2.1). */
export function isSafe(method: string): boolean {
	return ['GET', 'HEAD', 'OPTIONS'].includes(method.toUpperCase());
}

export interface Request {
	/** Default GET. */
	method?: Method;
	/** Below the API root, made with path`…`. */
	path: string;
	/** The one API version that has this call; left out where all have it. */
	worksIn?: 'v1' | 'v2';
	/** Link or template at the root of the API without which the server has no such call; left out where all servers have it. */
	needs?: string;
	/** What the request is about, for errors: "superevent S240716b". */
	subject?: string;
	query?: FormFields | FormPairs;
	/** Further headers, by names in small letters; those of the body and of the credential win. */
	headers?: Readonly<Record<string, string>>;
	body?: Body;
	/** Whether the request may show something to others than members, because that is what the user wants: see http/publicity.ts. */
	mayMakePublic?: boolean;
	/** A POST that may be sent twice without harm, because the server refuses or ignores the second. */
	repeatable?: boolean;
	/**
	 * Makes a POST repeatable that is not: looks whether it was done although its answer was lost, and gives the answer if so.
	 */
	lookFirst?: () => Promise<Json | undefined>;
	/** Where a write is to be seen, for errors: "the log entries of superevent S240716b". */
	seenIn?: string;
	/** Statuses that are final here although they are worth a repeat elsewhere. */
	neverRetry?: readonly number[];
	signal?: AbortSignal;
}

export interface RawAnswer {
	status: number;
	headers: Record<string, string>;
	/** Decompressed; whoever takes it reads or destroys it. */
	content: Readable;
}

export interface Line {
	auth: Auth;
	ca?: string;
	egress?: EgressFilter;
	timeLimits: TimeLimits;
	pace: Pace;
	signal?: AbortSignal;
}

/** The full address of a request. */
export function addressOf(apiUrl: URL, { path, query = {} }: Request): URL {
	const url = new URL(path, apiUrl);
	for (const [name, value] of formPairs(query)) url.searchParams.append(name, value);
	return url;
}

/** Sends a request once, and follows redirects where that is safe. Throws what undici throws. */
export async function exchange(
	request: Request,
	url: URL,
	about: About,
	line: Line,
): Promise<RawAnswer> {
	let target = url;
	await checkEgress(url, line.egress);
	for (let redirects = 0; ; redirects += 1) {
		await line.pace(line.signal);
		const answer = await sendOnce(request, target, line);
		const location = answer.headers['location'];
		if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
		answer.content.destroy();
		target = redirectTarget(location, target, redirects, about);
		checkRedirect(target, line.egress);
	}
}

async function sendOnce(
	{ method = 'GET', headers: further, body }: Request,
	url: URL,
	{ auth, ca, egress, timeLimits, signal }: Line,
): Promise<RawAnswer> {
	// undici frees a connection only after those who read its last answer have run: at once, this would open another one.
	await nextTurn();
	const { dispatcher, giveBack } = await borrowDispatcher(url.origin, auth, {
		...{ ca, egress, signal },
		connectTimeout: timeLimits.connect,
	});
	try {
		const opened = await body?.open();
		const answer = await send(url, {
			method,
			dispatcher,
			signal,
			headers: {
				accept: '*/*',
				'accept-encoding': acceptedEncodings,
				'user-agent': userAgent,
				...further,
				...opened?.headers,
				...auth.headers(),
			},
			body: opened?.content,
			headersTimeout: timeLimits.firstAnswer,
			bodyTimeout: timeLimits.body,
		});
		answer.body.once('close', giveBack);
		// Whoever reads hears of errors; one that comes when nobody reads any more must not end the process.
		answer.body.on('error', () => undefined);
		const headers = plainHeaders(answer.headers);
		const isEmpty = answer.statusCode === 204 || method === 'HEAD';
		const content = isEmpty
			? answer.body
			: decompress(answer.body, headers['content-encoding'] ?? '');
		return { status: answer.statusCode, headers, content };
	} catch (error) {
		giveBack();
		throw error;
	}
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
	);
}
