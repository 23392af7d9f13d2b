import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';

describe('Get Many of what comes as a whole', () => {
	const { makeSuperevent, run } = useGraceDb();
	const as = 'scientist';
	const ofS = { superevent: 'S240716b', operation: 'getAll' };

	it('gives the columns that are wanted, in the order that is wanted', async () => {
		const options = { columns: 'N, created', sort: '-N' };
		const logs = await run({ ...ofS, resource: 'log', options });
		expect(Object.keys(logs[0] ?? {})).toEqual(['N', 'created']);
		const numbers = logs.map(({ N }) => Number(N));
		expect(numbers.length).toBeGreaterThan(2);
		expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
	});

	it('does so for files and tags', async () => {
		const files = await run({
			...ofS,
			resource: 'file',
			options: { allVersions: true, columns: ['name'], sort: 'name' },
		});
		expect(files).toHaveLength(3);
		expect(files.every((file) => Object.keys(file).join() === 'name')).toBe(true);
		const objectId = await makeSuperevent();
		const items = [{ json: {}, binary: { data: binary('x', 'a.txt') } }];
		const additionalFields = { tags: 'b_2, b_10, a' };
		const upload = { resource: 'file', operation: 'upload', message: 'x', additionalFields };
		const [log] = await run({ ...upload, superevent: objectId }, { as, items });
		const tags = {
			resource: 'tag',
			operation: 'getAll',
			superevent: objectId,
			logNumber: log?.['N'],
		};
		const sorted = async (sort: string): Promise<Row[]> =>
			await run({ ...tags, options: { columns: 'name', sort } }, { as });
		expect(await sorted('name')).toEqual([{ name: 'a' }, { name: 'b_2' }, { name: 'b_10' }]);
		expect(await sorted('displayName,-name')).toEqual(
			['b_10', 'b_2', 'a'].map((name) => ({ name })),
		);
	});

	it('says which fields there are when asked for another', async () => {
		await expect(
			run({ ...ofS, resource: 'log', options: { sort: 'stars' } }),
		).rejects.toMatchObject({
			message: 'Sort: there is no field "stars".',
			description: expect.stringMatching(/^Choose among .*\bN\b/) as string,
		});
	});
});
