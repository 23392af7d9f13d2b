/**
 * Runs a task for each of `count` indices, at most `width` at a time; the first failure keeps those that have not begun
 * from beginning.
 *
 * @returns results in the order of the indices
 */
export async function concurrently<Result>(
	count: number,
	width: number,
	task: (index: number) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	let next = 0;
	async function work(): Promise<void> {
		while (next < count) {
			const index = next;
			next += 1;
			results[index] = await task(index);
		}
	}
	await Promise.all(Array.from({ length: Math.min(width, count) }, work)).finally(() => {
		next = count;
	});
	return results;
}

/**
 * Runs a task for each entry of a list, at most `width` at a time; results come in the order of the list, as soon as they can. The
 * first failure ends it.
 */
export async function* mapConcurrently<Entry, Result>(
	entries: AsyncIterable<Entry>,
	width: number,
	task: (entry: Entry) => Promise<Result>,
): AsyncGenerator<Result> {
	const running: Promise<Result>[] = [];
	for await (const entry of entries) {
		const result = task(entry);
		// One that fails while an earlier one is awaited is thrown when its turn comes.
		result.catch(() => undefined);
		running.push(result);
		if (running.length >= width) yield await running.shift()!;
	}
	for (const result of running) yield await result;
}
