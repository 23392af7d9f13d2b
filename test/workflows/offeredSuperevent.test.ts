import { describe, expect, it } from 'vitest';
import { useGraceDb } from '../support/graceDb';

describe('The superevent of the incoming item', () => {
	const { makeEvent, run } = useGraceDb();
	const as = 'scientist';

	it('is taken where none is chosen', async () => {
		const items = [{ json: { superevent_id: 'S240716b' } }];
		const [superevent] = await run({ resource: 'superevent', operation: 'get' }, { items });
		expect(superevent).toMatchObject({ superevent_id: 'S240716b' });
		const labels = await run({ resource: 'label', operation: 'getAll' }, { items });
		expect(labels.map(({ name }) => name)).toContain('ADVOK');
	});

	it('may be an event where both have such a list', async () => {
		const graceid = await makeEvent();
		const items = [{ json: { graceid } }];
		const [log] = await run({ resource: 'log', operation: 'getAll' }, { as, items });
		expect(log).toMatchObject({ graceid });
	});

	it('is missed by the name of the field where there is none', async () => {
		const items = [{ json: { other: 1 } }];
		for (const resource of ['superevent', 'label']) {
			const operation = resource === 'label' ? 'getAll' : 'get';
			await expect(run({ resource, operation }, { items })).rejects.toThrow(
				/^Superevent(?: or Event)? is empty\./,
			);
		}
	});

	it('is not taken for an expression that gives nothing', async () => {
		const items = [{ json: { superevent_id: 'S240716b' } }];
		const superevent = { __rl: true, mode: 'id', value: '={{ $json.typo }}' };
		const get = { resource: 'superevent', operation: 'get', superevent };
		await expect(run(get, { items })).rejects.toThrow('Superevent is empty.');
	});

	it('gives way to one that is chosen', async () => {
		const items = [{ json: { superevent_id: 'S991231zz' } }];
		const superevent = { __rl: true, mode: 'list', value: 'S240716b' };
		const [found] = await run({ resource: 'superevent', operation: 'get', superevent }, { items });
		expect(found).toMatchObject({ superevent_id: 'S240716b' });
	});
});
