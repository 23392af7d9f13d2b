import type { Session } from './session';

/**
 * Closes the session in good order at the first signal. A second signal exits at once,
 * and the guardian finishes the work.
 *
 * @returns whether a signal has arrived
 */
export function closeWhenAsked(session: Session): () => boolean {
	let asked = false;
	const stop = (): void => {
		if (asked) process.exit(130);
		asked = true;
		console.log('\nStopping …');
		void session.close();
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
	session.onClose(watchNpm(stop));
	return () => asked;
}

/** The shell between npm and us does not pass every signal on: it may die of one, and leave us without parent. */
function watchNpm(stop: () => void): () => void {
	const parent = process.ppid;
	if (!process.env.npm_lifecycle_event) return () => {};
	const watch = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(watch);
		stop();
	}, 500);
	watch.unref();
	return () => clearInterval(watch);
}
