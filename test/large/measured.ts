/** What a process measured of itself. */
export interface Report {
	/** Peak of resident memory over that before the work, in bytes. */
	growth: number;
	/** What came of the work. */
	result: Record<string, unknown>;
}

/** Does something, and watches the memory of this process meanwhile. Needs --expose-gc. */
export async function measured(run: () => Promise<Report['result']>): Promise<Report> {
	global.gc?.();
	const before = process.memoryUsage().rss;
	let peak = before;
	const watch = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().rss);
	}, 20);
	const result = await run();
	clearInterval(watch);
	return { growth: peak - before, result };
}
