import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '../../nodes/GraceDb/concurrently';

// eslint-disable-next-line @typescript-eslint/require-await -- a list of the server is an async one
async function* list(length: number): AsyncGenerator<number> {
	for (let n = 0; n < length; n += 1) yield n;
}

describe('a list whose entries take further requests', () => {
	it('comes in its order, with no more at a time than wanted', async () => {
		let running = 0;
		let most = 0;
		const found: number[] = [];
		const doubled = mapConcurrently(list(20), 4, async (n) => {
			running += 1;
			most = Math.max(most, running);
			// The first of each four takes longest.
			for (let turn = n % 4; turn < 4; turn += 1) await setImmediate();
			running -= 1;
			return 2 * n;
		});
		for await (const each of doubled) found.push(each);
		expect(found).toEqual(Array.from({ length: 20 }, (_, n) => 2 * n));
		expect(most).toBe(4);
	});

	it('ends with the first failure, after what came before it', async () => {
		const found: number[] = [];
		const failing = mapConcurrently(list(9), 3, (n) =>
			n === 4 || n === 5 ? Promise.reject(new Error(`no ${n}`)) : Promise.resolve(n),
		);
		const all = async (): Promise<void> => {
			for await (const each of failing) found.push(each);
		};
		await expect(all()).rejects.toThrow('no 4');
		expect(found).toEqual([0, 1, 2, 3]);
	});
});
