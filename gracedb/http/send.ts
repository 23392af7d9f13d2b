import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Dispatcher, request as send } from 'undici';
import type { RequestInfo } from '../errors/requestInfo';
import { redactorOf } from '../errors/redact';
import type { Auth } from '../auth/auth';
import type { Body } from './body';
import { acceptedEncodings, decompress } from './content';
import { checkEgress, checkRedirect, type EgressFilter } from './egress';
import type { Pace } from './pace';
import { userAgent } from './userAgent';
import { abortable } from './abortable';
import { poolFor } from './pool';
import { redirectTarget } from './redirects';
import type { Request } from './request';

/** Milliseconds. */
export interface TimeLimits {
	/** To open a connection. Default 10,000. */
	connect: number;
	/** From the end of the request to the answer's headers. Default 60,000. */
	firstAnswer: number;
	/** Between two pieces of the answer. Default 60,000. */
	body: number;
	/** For a call with all requests that it takes and their retries, to the end of the answer. Default none. */
	all?: number;
}

export const defaultTimeLimits: TimeLimits = { connect: 10_000, firstAnswer: 60_000, body: 60_000 };

export interface RawAnswer {
	status: number;
	headers: Record<string, string>;
	/** Decompressed; whoever takes it reads or destroys it. */
	content: Readable;
}

/** What a request is sent through. */
export interface Connection {
	/** Root of the API: no redirect leads out of it. */
	apiUrl: URL;
	ca?: string;
	egress?: EgressFilter;
	timeLimits: TimeLimits;
	pace: Pace;
}

/** Sends a request once, and follows redirects where that is safe. Throws what undici throws. */
export async function sendRequest(
	request: Request,
	url: URL,
	info: RequestInfo,
	connection: Connection & { auth: Auth },
): Promise<RawAnswer> {
	const { signal } = request;
	let target = url;
	await abortable(checkEgress(url, connection.egress), signal);
	for (let redirects = 0; ; redirects += 1) {
		await connection.pace(signal);
		const answer = await sendOnce(request, target, connection);
		const location = answer.headers['location'];
		if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
		answer.content.destroy();
		target = redirectTarget(location, {
			from: target,
			apiUrl: connection.apiUrl,
			followed: redirects,
			info,
			redact: redactorOf(connection.auth).text,
		});
		checkRedirect(target, connection.egress);
	}
}

async function sendOnce(
	{ method = 'GET', headers: further, body, signal }: Request,
	url: URL,
	{ auth, ca, egress, timeLimits }: Connection & { auth: Auth },
): Promise<RawAnswer> {
	// undici frees a connection only after those who read its last answer have run: at once, this would open another one.
	await nextTurn();
	const opened = body && (await open(body, signal));
	const answer = await send(url, {
		method,
		dispatcher: poolFor(url.origin, auth, { ca, egress, connectTimeout: timeLimits.connect }),
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
	// Whoever reads gets errors; one that comes when reading has ended must not end the process.
	answer.body.on('error', () => undefined);
	const headers = plainHeaders(answer.headers);
	const isEmpty = answer.statusCode === 204 || method === 'HEAD';
	const content = isEmpty
		? answer.body
		: decompress(answer.body, headers['content-encoding'] ?? '');
	return { status: answer.statusCode, headers, content };
}

/** Opens a body. One that opens when no caller waits for it any more is closed again, with the file that it reads. */
async function open(body: Body, signal: AbortSignal | undefined): ReturnType<Body['open']> {
	const opening = body.open();
	try {
		return await abortable(opening, signal);
	} catch (error) {
		opening.then(
			({ content }) => {
				if (typeof content !== 'string') content.destroy();
			},
			() => undefined,
		);
		throw error;
	}
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
	);
}
