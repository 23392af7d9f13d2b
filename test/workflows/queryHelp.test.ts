import { describe, expect, it } from 'vitest';
import { type Row, useGraceDb } from '../support/graceDb';

describe('A query in the node', () => {
	const { run, simulator } = useGraceDb();
	const requests = async (): Promise<string[]> =>
		(await simulator.requests()).map(({ url }) => url);
	const searches = [
		['superevent', 'getAll', 'superevents/'],
		['superevent', 'count', 'superevents/'],
		['event', 'getAll', 'events/'],
		['event', 'count', 'events/'],
	] as const;

	it.each(searches)(
		'is explained before it is sent, or left to the server: %s %s',
		async (resource, operation, path) => {
			const search: Row = { resource, operation, query: 'label: EM_REDY far < 1e-7' };
			const lists = async (): Promise<number> =>
				(await requests()).filter((url) => url.includes(path) && url.includes('EM_REDY')).length;
			const before = await lists();
			await expect(run(search, { as: 'scientist' })).rejects.toMatchObject({
				message: 'Query: This server does not know the label "EM_REDY".',
				description: expect.stringMatching(
					/Did you mean label: EM_READY\?.*label: ▶EM_REDY◀ far &lt; 1e-7 \(position 8\).*Skip Query Check/,
				) as string,
			});
			expect(await lists()).toBe(before);
			const options = { skipQueryCheck: true };
			await expect(run({ ...search, options }, { as: 'scientist' })).rejects.toThrow(
				/Invalid query/,
			);
			expect(await lists()).toBe(before + 1);
		},
	);

	it('asks the server for its names only if it has to', async () => {
		const before = (await requests()).length;
		await run({ resource: 'superevent', operation: 'count', query: 'far < 1e-7 public' });
		const mistake = { resource: 'superevent', operation: 'count', query: 'far != 1e-7' };
		await expect(run(mistake)).rejects.toThrow('There is no operator !=');
		expect((await requests()).length).toBe(before + 1);
	});

	it('is answered with the labels joined as GraceDB joins them', async () => {
		const count = { resource: 'superevent', operation: 'count' };
		await expect(run({ ...count, query: 'label: ADVOK OR label: ADVNO' })).rejects.toMatchObject({
			description: expect.stringMatching(/^Write label: ADVOK \| ADVNO\./) as string,
		});
	});

	it.each(['getAll', 'count'])(
		'with FAR in capitals is answered with the small letters: %s',
		async (operation) => {
			const query = 'EM_READY FAR < 1e-7';
			await expect(run({ resource: 'superevent', operation, query })).rejects.toMatchObject({
				message: expect.stringMatching(/lower case/) as string,
				description: expect.stringMatching(/^Write far &lt; 1e-7\./) as string,
			});
			// Of events the server takes both.
			await run({ resource: 'event', operation, query }, { as: 'scientist' });
		},
	);

	it('fails for its own item alone', async () => {
		const items = [{ json: { query: 'far<1' } }, { json: { query: 'label:ADVOK' } }];
		const count = { resource: 'superevent', operation: 'count', query: '={{ $json.query }}' };
		const rows = await run(count, { items, onError: 'continueRegularOutput' });
		expect(rows).toMatchObject([
			{ count: 4 },
			{ error: expect.stringMatching(/There is no space after/) as string },
		]);
	});

	it('goes through where it is doubtful alone', async () => {
		const count = { resource: 'superevent', operation: 'count' };
		expect(await run({ ...count, query: 'EM_READY ADVOK' })).toEqual([{ count: 4 }]);
	});
});
