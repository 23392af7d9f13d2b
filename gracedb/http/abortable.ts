/**
 * Waits for something that cannot be cancelled itself, such as n8n's own functions or a file, until a signal is aborted.
 *
 * @throws the signal's reason once it is aborted; the work goes on, and its outcome is ignored
 */
export async function abortable<Result>(
	work: Promise<Result>,
	signal: AbortSignal | undefined,
): Promise<Result> {
	if (!signal) return await work;
	// A failure after the caller has given up must not end the process as an unhandled rejection.
	work.catch(() => undefined);
	signal.throwIfAborted();
	let stop = (): void => undefined;
	const aborted = new Promise<never>((_resolve, reject) => {
		// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is the caller's
		stop = () => reject(signal.reason);
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
