import { existsSync, readFileSync } from 'node:fs';
import type { Report } from './facts';

/** Runs a task in this process and prints what it took. */
export async function report(task: () => Promise<void>): Promise<void> {
	const used = process.cpuUsage();
	const started = performance.now();
	await task();
	const seconds = (performance.now() - started) / 1000;
	const { user, system } = process.cpuUsage(used);
	const measured: Report = { seconds, cpu: (user + system) / 1e6, memory: peakMemory() };
	console.log(JSON.stringify(measured));
}

/** Bytes; of this program alone, where the system gives that: the usual figure begins with that of the parent. */
function peakMemory(): number {
	if (!existsSync('/proc/self/status')) return process.resourceUsage().maxRSS * 1024;
	return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}
