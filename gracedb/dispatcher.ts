import { createSecureContext } from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Auth } from './auth/auth';
import type { EgressFilter } from './egress';
import { trusted } from './trust';

export interface ConnectionOptions {
	/** PEM of further certificate authorities to trust, for a private server. */
	ca?: string;
	/** Milliseconds to open a connection. */
	connectTimeout: number;
	/** What may be connected to. */
	egress?: EgressFilter;
	/** Ends the waiting for a pool when all are in use. */
	signal?: AbortSignal;
}

export interface Loan {
	dispatcher: Dispatcher;
	giveBack: () => void;
}

interface Pool {
	dispatcher: Dispatcher;
	inUse: number;
	idleSince: number;
}

/**
 * A new TLS connection costs two or three round trips, so connections outlive a single execution of a node. The one used last
 * stands last.
 */
const pools = new Map<string, Pool>();
const mostPools = 20;
const idleLimit = 60_000;
let sweeper: NodeJS.Timeout | undefined;
/** Those who wait until a pool is given back. */
const waiting = new Set<() => void>();

/**
 * Lends the pool of connections for one origin and one credential: two identities never share a TLS session, and a
 * certificate that was renewed gets a pool of its own, while the old one ends its work and is closed. Proxy variables of the
 * environment are honoured. At most 20 pools are open; where all are in use, this waits for one.
 */
export async function borrowDispatcher(
	origin: string,
	auth: Auth,
	options: ConnectionOptions,
): Promise<Loan> {
	// A token travels in a header, so all tokens may share a pool; a certificate belongs to the connection itself.
	const identity = auth.tls() === undefined ? 'no certificate' : auth.fingerprint;
	const filter = options.egress ? numberOf(options.egress) : 0;
	const key = JSON.stringify([origin, identity, options.ca ?? '', options.connectTimeout, filter]);
	for (;;) {
		const pool = pools.get(key) ?? openPool(auth, options);
		if (pool) return lend(key, pool);
		await someoneGivesBack(options.signal);
	}
}

function lend(key: string, pool: Pool): Loan {
	pools.delete(key);
	pools.set(key, pool);
	pool.inUse += 1;
	let lent = true;
	const giveBack = (): void => {
		if (!lent) return;
		lent = false;
		pool.inUse -= 1;
		pool.idleSince = Date.now();
		for (const wake of waiting) wake();
	};
	return { dispatcher: pool.dispatcher, giveBack };
}

/** Undefined if there are as many as may be, and all are in use. */
function openPool(auth: Auth, { ca, connectTimeout, egress }: ConnectionOptions): Pool | undefined {
	if (pools.size >= mostPools && !closeLongestIdle()) return undefined;
	const connect = {
		timeout: connectTimeout,
		// Made once for all connections: to read the usual authorities anew each time takes longer than a handshake.
		secureContext: createSecureContext({ ...auth.tls(), ...(ca && { ca: trusted(ca) }) }),
	};
	const look = egress ? { lookup: egress.createSecureLookup() } : {};
	sweeper ??= setInterval(closeIdle, idleLimit / 2).unref();
	return {
		dispatcher: new EnvHttpProxyAgent({
			connect: { ...connect, ...look },
			requestTls: connect,
			proxyTls: { timeout: connectTimeout, ...look },
			connections: 32,
		}),
		inUse: 0,
		idleSince: Date.now(),
	};
}

function closeIdle(): void {
	for (const [key, pool] of pools) {
		if (pool.inUse === 0 && Date.now() - pool.idleSince >= idleLimit) close(key, pool);
	}
	if (pools.size === 0) stopSweeping();
}

function closeLongestIdle(): boolean {
	for (const [key, pool] of pools) {
		if (pool.inUse > 0) continue;
		close(key, pool);
		return true;
	}
	return false;
}

function close(key: string, { dispatcher }: Pool): void {
	pools.delete(key);
	void dispatcher.close();
}

function stopSweeping(): void {
	clearInterval(sweeper);
	sweeper = undefined;
}

async function someoneGivesBack(signal: AbortSignal | undefined): Promise<void> {
	signal?.throwIfAborted();
	let wake = (): void => undefined;
	try {
		await new Promise<void>((resolve) => {
			wake = resolve;
			waiting.add(wake);
			signal?.addEventListener('abort', wake, { once: true });
		});
	} finally {
		waiting.delete(wake);
		signal?.removeEventListener('abort', wake);
	}
	signal?.throwIfAborted();
}

/** n8n hands out the same filter each time, so the filter itself tells pools apart. */
const filters = new WeakMap<EgressFilter, number>();
let filtersSeen = 0;

function numberOf(filter: EgressFilter): number {
	const known = filters.get(filter) ?? (filtersSeen += 1);
	filters.set(filter, known);
	return known;
}

/** How many pools are open. */
export function openPools(): number {
	return pools.size;
}

/** Closes all idle connections at once, for a program that wants to end. */
export async function closeConnections(): Promise<void> {
	const all = [...pools.values()];
	pools.clear();
	stopSweeping();
	await Promise.all(all.map(({ dispatcher }) => dispatcher.close()));
}
