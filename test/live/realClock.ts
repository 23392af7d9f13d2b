import { VirtualClock } from '../trigger/clock';

/** The clock of this machine in the form of that of the histories: nobody can move it. */
export function realClock(): VirtualClock {
	const clock = new VirtualClock(0);
	Object.defineProperty(clock, 'now', { get: () => Date.now(), set: () => undefined });
	clock.sleep = (milliseconds) =>
		new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());
	return clock;
}
