/**
 * CPU time that something takes in this process, in ms: unlike the time on the clock it does not grow with what else the
 * machine does. An error counts as its end.
 */
export function processorTime(work: () => unknown): number {
	const before = process.cpuUsage();
	try {
		work();
	} catch {
		// Refused.
	}
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}
