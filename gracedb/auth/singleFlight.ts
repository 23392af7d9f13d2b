import { abortable } from '../http/abortable';

/**
 * Work that several ask for at the same time is done once. It is not aborted when one of them gives up, because the others wait
 * for it; each waits only until its own signal. So work that hangs, like a read on a network drive that is away, blocks no
 * caller and does not pile up.
 *
 * @param work begins when somebody asks while none is under way
 * @returns rejects with the signal's reason as soon as that is aborted
 */
export function singleFlight<Given extends unknown[], Result>(
	work: (...given: Given) => Promise<Result>,
): (signal: AbortSignal | undefined, ...given: Given) => Promise<Result> {
	let underWay: Promise<Result> | undefined;
	return async (signal, ...given) => {
		signal?.throwIfAborted();
		underWay ??= work(...given).finally(() => {
			underWay = undefined;
		});
		return await abortable(underWay, signal);
	};
}
