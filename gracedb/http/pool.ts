import { createSecureContext } from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Auth } from '../auth/auth';
import type { EgressFilter } from './egress';
import { trusted } from './trust';

export interface PoolOptions {
	/** PEM of further certificate authorities to trust, for a private server. */
	ca?: string;
	/** Milliseconds to open a connection. */
	connectTimeout: number;
	/** What may be connected to. */
	egress?: EgressFilter;
}

/**
 * Pools of connections by what must not be shared, the one used last at the end. A new TLS connection costs two or three round
 * trips, so they outlive a single execution of a node; undici closes the connections in them when they are idle.
 */
const pools = new Map<string, Dispatcher>();
const maxPools = 20;

/**
 * The pool of connections for one origin and one credential: two identities never share a TLS session, and a certificate that
 * was renewed gets a pool of its own. Proxy variables of the environment are honoured.
 *
 * At most 20 are kept; the one that was not used for longest makes room. Closing lets it finish the requests that it has and
 * refuses new ones, so a pool is to be used at once and not to be kept.
 */
export function poolFor(origin: string, auth: Auth, options: PoolOptions): Dispatcher {
	// A token travels in a header, so all tokens may share a pool; a certificate belongs to the connection itself.
	const identity = auth.tls() === undefined ? 'no certificate' : auth.fingerprint;
	const filter = options.egress ? numberOf(options.egress) : 0;
	const key = JSON.stringify([origin, identity, options.ca ?? '', options.connectTimeout, filter]);
	const pool = pools.get(key) ?? createPool(auth, options);
	pools.delete(key);
	pools.set(key, pool);
	if (pools.size > maxPools) closeOldest();
	return pool;
}

function createPool(auth: Auth, { ca, connectTimeout, egress }: PoolOptions): Dispatcher {
	const connect = {
		timeout: connectTimeout,
		// Made once for all connections: to read the usual authorities anew each time takes longer than a handshake.
		secureContext: createSecureContext({ ...auth.tls(), ...(ca && { ca: trusted(ca) }) }),
	};
	const lookup = egress ? { lookup: egress.createSecureLookup() } : {};
	return new EnvHttpProxyAgent({
		connect: { ...connect, ...lookup },
		requestTls: connect,
		proxyTls: { timeout: connectTimeout, ...lookup },
		connections: 32,
	});
}

function closeOldest(): void {
	const [oldest] = pools;
	if (!oldest) return;
	const [key, pool] = oldest;
	pools.delete(key);
	void pool.close();
}

/** n8n hands out the same filter each time, so the filter itself identifies the pool. */
const filterNumbers = new WeakMap<EgressFilter, number>();
let filterCount = 0;

/** The same for the same filter. */
export function numberOf(filter: EgressFilter): number {
	const known = filterNumbers.get(filter) ?? (filterCount += 1);
	filterNumbers.set(filter, known);
	return known;
}

/** How many pools are kept. */
export function openPools(): number {
	return pools.size;
}

/** Closes all idle connections at once, for a program that wants to end. */
export async function closeConnections(): Promise<void> {
	const all = [...pools.values()];
	pools.clear();
	await Promise.all(all.map((pool) => pool.close()));
}
