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
