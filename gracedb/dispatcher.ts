import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Auth } from './auth/auth';

export interface ConnectionOptions {
	/** PEM of further certificate authorities to trust, for a private server. */
	ca?: string;
	/** Milliseconds to open a connection. */
	connectTimeout: number;
}

interface Pool {
	dispatcher: Dispatcher;
	inUse: number;
	idleSince: number;
}

/** A new TLS connection costs two or three round trips, so connections outlive a single execution of a node. */
const pools = new Map<string, Pool>();
const mostPools = 20;
const idleLimit = 60_000;
let sweeper: NodeJS.Timeout | undefined;

/**
 * Lends the pool of connections for one origin and one credential: two identities never share a TLS session, and a
 * certificate that was renewed gets a pool of its own. Proxy variables of the environment are honoured.
 *
 * @returns the dispatcher and a function to give it back with
 */
export function borrowDispatcher(
	origin: string,
	auth: Auth,
	options: ConnectionOptions,
): { dispatcher: Dispatcher; giveBack: () => void } {
	// A token travels in a header, so all tokens may share a pool; a certificate belongs to the connection itself.
	const identity = auth.tls() === undefined ? 'no certificate' : auth.fingerprint;
	const key = JSON.stringify([origin, identity, options.ca ?? '', options.connectTimeout]);
	const pool = pools.get(key) ?? openPool(key, auth, options);
	pool.inUse += 1;
	let lent = true;
	const giveBack = (): void => {
		if (!lent) return;
		lent = false;
		pool.inUse -= 1;
		pool.idleSince = Date.now();
	};
	return { dispatcher: pool.dispatcher, giveBack };
}

function openPool(key: string, auth: Auth, { ca, connectTimeout }: ConnectionOptions): Pool {
	closeIdle(pools.size >= mostPools ? 0 : idleLimit);
	const tls = { ...auth.tls(), ...(ca === undefined ? {} : { ca }) };
	const pool: Pool = {
		dispatcher: new EnvHttpProxyAgent({
			connect: { timeout: connectTimeout, ...tls },
			requestTls: { timeout: connectTimeout, ...tls },
			connections: 32,
		}),
		inUse: 0,
		idleSince: Date.now(),
	};
	pools.set(key, pool);
	sweeper ??= setInterval(() => closeIdle(idleLimit), idleLimit / 2).unref();
	return pool;
}

function closeIdle(limit: number): void {
	for (const [key, pool] of pools) {
		if (pool.inUse > 0 || Date.now() - pool.idleSince < limit) continue;
		pools.delete(key);
		void pool.dispatcher.close();
	}
	if (pools.size === 0) {
		clearInterval(sweeper);
		sweeper = undefined;
	}
}

/** Closes all idle connections at once, for a program that wants to end. */
export async function closeConnections(): Promise<void> {
	const all = [...pools.values()];
	pools.clear();
	clearInterval(sweeper);
	sweeper = undefined;
	await Promise.all(all.map(({ dispatcher }) => dispatcher.close()));
}
