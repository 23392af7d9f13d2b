import { abortable } from './abortable';

export interface CacheOptions {
	/** How long a value is used; ms. Default for ever. */
	ttl?: number;
	/** Values kept at most; the one stored first makes room. */
	size: number;
}

export interface ReadOptions {
	/** Milliseconds since 1970. */
	now: number;
	/** Ends the waiting of this caller. */
	signal?: AbortSignal;
	/** Reads even if a value is kept: it may be out of date. */
	again?: boolean;
}

/** Values by key that are read when they are needed, once for all that need them at the same time. A failure is not kept. */
export interface Cache<Value> {
	/**
	 * @throws what reading throws, also to those that waited for the same reading, unless it failed because its own caller gave
	 * up: then the next one reads
	 */
	read(key: string, read: () => Promise<Value>, options: ReadOptions): Promise<Value>;
}

interface Reading<Value> {
	value: Promise<Value>;
	signal: AbortSignal | undefined;
}

export function createCache<Value>({ ttl = Infinity, size }: CacheOptions): Cache<Value> {
	const values = new Map<string, { value: Value; since: number }>();
	const readings = new Map<string, Reading<Value>>();

	async function lead(
		key: string,
		read: () => Promise<Value>,
		{ now, signal }: ReadOptions,
	): Promise<Value> {
		const reading: Reading<Value> = { value: read(), signal };
		readings.set(key, reading);
		values.delete(key);
		try {
			const value = await reading.value;
			const [oldest] = values.keys();
			if (values.size >= size && oldest !== undefined) values.delete(oldest);
			values.set(key, { value, since: now });
			return value;
		} finally {
			readings.delete(key);
		}
	}

	return {
		async read(key, read, options) {
			const { now, signal, again = false } = options;
			for (;;) {
				const kept = values.get(key);
				// A clock that was set back must not keep a value for longer.
				const age = kept === undefined ? NaN : now - kept.since;
				if (kept && !again && age >= 0 && age < ttl) return kept.value;
				const reading = readings.get(key);
				if (!reading) return await lead(key, read, options);
				try {
					return await abortable(reading.value, signal);
				} catch (error) {
					if (signal?.aborted || !reading.signal?.aborted) throw error;
				}
			}
		},
	};
}
