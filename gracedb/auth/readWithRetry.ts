import { GraceDbError } from '../errors/GraceDbError';
import type { HostSystem } from './hostSystem';

/** Whoever writes a file anew, or a certificate and then its key, needs a moment; ms. */
const pauses = [50, 100, 200, 400];

/**
 * Reads what may just be replaced: something that cannot be made sense of is looked at again, for less than a second in all.
 *
 * @param read rejects with a GraceDbError of kind `credential` if what it finds makes no sense
 */
export async function readWithRetry<Result>(
	read: () => Promise<Result>,
	{ sleep }: Pick<HostSystem, 'sleep'>,
): Promise<Result> {
	for (const pause of pauses) {
		try {
			return await read();
		} catch (error) {
			if (!(error instanceof GraceDbError)) throw error;
			await sleep(pause);
		}
	}
	return await read();
}

/** Remembers the last result for the same texts: to parse a certificate takes a millisecond, and it is asked for at each request. */
export function memoizeLast<Result>(
	make: (...texts: string[]) => Result,
): (...texts: string[]) => Result {
	let last: { key: string; result: Result } | undefined;
	return (...texts) => {
		const key = JSON.stringify(texts);
		if (last?.key !== key) last = { key, result: make(...texts) };
		return last.result;
	};
}
