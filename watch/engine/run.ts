import type { GraceDbClient } from '../../gracedb/client';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import type { DatedSelection } from '../diff/change';
import type { Emission } from '../output/items';
import { failed, isInArrears, succeeded } from '../schedule/arrears';
import type { Settings } from '../settings';
import type { WatchState } from '../state/watchState';
import type { WatchMemory } from './memory';
import { updateFrom } from './serverClock';

/** What the engine asks of a client for GraceDB. */
export type Client = Pick<
	GraceDbClient,
	| 'apiUrl'
	| 'superevents'
	| 'labels'
	| 'logs'
	| 'notices'
	| 'voevents'
	| 'emObservations'
	| 'signoffs'
	| 'permissions'
	| 'files'
	| 'server'
	| 'serverTime'
>;

export interface Clients {
	/** Repeats a request a few times. */
	patient: Client;
	/** Sends each request once. */
	once: Client;
	/** The same server without a credential, each request once; absent where the others have none either. */
	anonymous?: Client;
}

/** One poll under way. */
export interface Run {
	clients: Clients;
	settings: Settings;
	selection: DatedSelection;
	memory: WatchMemory;
	/** Milliseconds since 1970 by the clock of n8n. */
	localNow: () => number;
	/** When the poll begins nothing more, and when `new` goes out without its lists; by the clock of n8n. */
	softEnd: number;
	shortEnd: number;
	/** After this nothing is asked any more. */
	hardEnd: number;
	/** Ends whatever is under way. */
	signal: AbortSignal;
	/** The state so far. */
	state: WatchState;
	emissions: Emission[];
	/** Whether the followed superevents are a copy that this poll may change. */
	copied: boolean;
	/** Answers so far, and failures since the last one. */
	answered: number;
	failedInRow: number;
	/** Whether a search was answered. */
	hasSearched: boolean;
	/** Said to people once. */
	warn: (message: string) => void;
}

/** The server itself cannot be asked: the poll ends, and what it has found so far counts. */
export class ServerFailure extends Error {
	constructor(override readonly cause: unknown) {
		super('The server is not available.');
	}
}

/** The time of the poll is over. */
export class PollOver extends Error {
	constructor() {
		super('The time of the poll is over.');
	}
}

/** Seconds since 1970 by the server's clock. */
export function serverNow({ memory, localNow }: Run): number {
	return Math.floor(
		(localNow() + (memory.clock.ahead ?? memory.clock.warnings.at(-1) ?? 0)) / 1000,
	);
}

/** Of two clocks that disagree the earlier one, by which less is forgotten. */
export const earlierNow = (run: Run): number => Math.min(...clocks(run));
/** Of two clocks that disagree the later one, by which no wait takes for ever. */
export const laterNow = (run: Run): number => Math.max(...clocks(run));

/** The time by the server's clock, and where n8n's is hours away from it, but not absurd, by that too. */
function clocks(run: Run): number[] {
	const now = serverNow(run);
	const local = Math.floor(run.localNow() / 1000);
	const apart = Math.abs(now - local);
	return apart > 3600 && apart < 7 * 86_400 ? [now, local] : [now];
}

export const isLate = ({ localNow, softEnd }: Run): boolean => localNow() >= softEnd;
export const isShort = ({ localNow, shortEnd }: Run): boolean => localNow() >= shortEnd;

/** ms */
export const requestLimit = 30_000;
/** For a request that tells whether the server answers at all; ms. */
export const probeLimit = 10_000;
const mostInRow = 6;

/**
 * Asks the server something, with a time limit of its own.
 *
 * @throws ServerFailure if it is the server that does not answer, PollOver if the time is up, else the GraceDbError of the request
 */
export async function ask<Answer>(
	run: Run,
	call: (client: Client, options: { signal: AbortSignal }) => Promise<Answer>,
	{ once = false, limit = requestLimit }: { once?: boolean; limit?: number } = {},
): Promise<Answer> {
	const client = once ? run.clients.once : run.clients.patient;
	if (run.localNow() >= run.hardEnd) throw new PollOver();
	try {
		const answer = await limited(run, limit, (signal) => call(client, { signal }));
		noteAnswer(run, client);
		return answer;
	} catch (error) {
		if (run.signal.aborted) throw new PollOver();
		await judgeFailure(run, error, client);
		throw error;
	}
}

function noteAnswer(run: Run, client: Client): void {
	run.answered += 1;
	run.failedInRow = 0;
	run.memory.clock = updateFrom(run.memory.clock, client.serverTime() - run.localNow());
}

/** Runs something until its time or that of the poll is up, whether or not it listens to the signal. */
export async function limited<Answer>(
	{ signal }: Pick<Run, 'signal'>,
	milliseconds: number,
	work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
	const controller = new AbortController();
	const end = (reason: Error): void => controller.abort(reason);
	const timer = setTimeout(() => end(tooSlow(milliseconds)), milliseconds);
	const stop = (): void => end(new PollOver());
	signal.addEventListener('abort', stop, { once: true });
	try {
		if (signal.aborted) throw new PollOver();
		const ended = new Promise<never>((_resolve, reject) => {
			controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error));
		});
		const answer = work(controller.signal);
		// Nothing waits for it any more once its time is up.
		answer.catch(() => undefined);
		return await Promise.race([answer, ended]);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
	}
}

function tooSlow(milliseconds: number): GraceDbError {
	return new GraceDbError(`The server did not answer within ${milliseconds / 1000} s.`, {
		kind: 'connection',
		advice: 'Later polls try again.',
	});
}

/** Whether a failure is one of the server or of the thing that was asked for: the root of the API shows which. */
async function judgeFailure(run: Run, error: unknown, client: Client): Promise<void> {
	if (error instanceof ServerFailure || error instanceof PollOver) throw error;
	if (!(error instanceof GraceDbError)) throw error;
	const { kind, status } = error;
	if (kind === 'credential' || kind === 'throttled') throw new ServerFailure(error);
	if (['input', 'rejected', 'missing', 'permission'].includes(kind)) {
		// An answer all the same, unless no request was sent.
		if (status !== undefined) noteAnswer(run, client);
		return;
	}
	run.failedInRow += 1;
	const isKnownToLive = run.answered > 0 && run.failedInRow < mostInRow;
	if (isKnownToLive) return;
	try {
		await limited(run, probeLimit, (signal) => run.clients.once.server.info({ signal }));
		noteAnswer(run, run.clients.once);
	} catch (other) {
		if (run.signal.aborted) throw new PollOver();
		throw new ServerFailure(
			other instanceof GraceDbError && other.kind === 'throttled' ? other : error,
		);
	}
}

/** One thing of the due-list: what it is for people, and its key. */
export interface Target {
	key: string;
	what: string;
}

/**
 * Reads one thing. If that fails, it is in arrears, and nothing else waits for it.
 *
 * @returns undefined if it failed
 * @throws ServerFailure, PollOver
 */
export async function readThing<Answer>(
	run: Run,
	{ key, what }: Target,
	read: (once: boolean) => Promise<Answer>,
): Promise<{ answer: Answer } | undefined> {
	const { arrears } = run.memory;
	try {
		// What has failed before is not tried several times at once.
		const answer = await read(isInArrears(arrears, key));
		succeeded(arrears, key);
		return { answer };
	} catch (error) {
		if (error instanceof ServerFailure || error instanceof PollOver) throw error;
		const why = error instanceof Error ? error.message : String(error);
		failed(arrears, key, { what, why, now: run.localNow() });
		return undefined;
	}
}

/** Does something for each of many, a few at a time. The first failure ends it, once what is under way has ended. */
export async function forEach<Each>(
	all: readonly Each[],
	work: (one: Each) => Promise<void>,
	atATime = 8,
): Promise<void> {
	let next = 0;
	const failures: unknown[] = [];
	const worker = async (): Promise<void> => {
		for (let one = all[next]; next < all.length && failures.length === 0; one = all[next]) {
			next += 1;
			try {
				if (one !== undefined) await work(one);
			} catch (error) {
				failures.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(atATime, all.length) }, worker));
	if (failures.length > 0) throw failures[0];
}
