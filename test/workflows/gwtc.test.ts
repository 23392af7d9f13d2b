import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('catalogues on a %s server', (profile) => {
	const { engine, makeSuperevent, run, simulator } = useGraceDb({ profile });
	const as = 'catalogManager';
	const resource = 'gwtc';
	const create = { resource, operation: 'create' };

	/** A superevent with its gstlal event. */
	async function candidate(): Promise<{ id: string; event: string }> {
		const id = await makeSuperevent();
		const get = { resource: 'superevent', operation: 'get', superevent: id, simplify: false };
		const [superevent] = await run(get, { as: 'scientist' });
		return { id, event: superevent?.['preferred_event'] as string };
	}

	it('are made of all incoming items, in versions, read, listed and compared', async () => {
		const [one, other] = [await candidate(), await candidate()];
		const items = [one, other].map(({ id, event }, index) => ({
			json: { name: id, events: { gstlal: event }, far: 1e-9 * (index + 1), pastro: 'BBH: 1' },
		}));
		const [output = []] = await engine().runNode(
			{
				...create,
				authentication: 'sciToken',
				catalogueNumber: '4a',
				columns: { superevent: 'name', pipelines: 'events' },
				additionalFields: { comment: 'for review' },
			},
			{ items, credentials: simulator.sciToken(as) },
		);
		expect(output[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		expect(output.map(({ json }) => json)).toMatchObject([
			{ number: '4a', version: 1, comment: 'for review', superevent_count: 2 },
		]);

		const entry = { pipelines: { gstlal: one.event }, far: 1.5e-9, pastro: { BBH: 1 } };
		const supereventsJson = JSON.stringify({ [one.id]: entry });
		const json = { ...create, catalogueNumber: '4a', supereventsFrom: 'json', supereventsJson };
		const [second] = await run({ ...json, simplify: false }, { as });
		expect(second).toMatchObject({ version: 2, gwtc_superevents: { [one.id]: entry } });

		const onFile = { supereventsFrom: 'binary', catalogueNumber: '4b' };
		const file = { data: binary(supereventsJson, 'smap.json', 'application/json') };
		const [fromFile] = await run(
			{ ...create, ...onFile },
			{ as, items: [{ json: {}, binary: file }] },
		);
		expect(fromFile).toMatchObject({
			number: '4b',
			superevents: [{ superevent_id: one.id, far: 1.5e-9, classification: { BBH: 1 } }],
		});

		const get = { resource, operation: 'get', catalogueNumber: '4a' };
		expect(await run(get, { as })).toMatchObject([{ version: 2, superevent_count: 1 }]);
		expect(await run({ ...get, version: 1 }, { as })).toMatchObject([{ superevent_count: 2 }]);
		const many = { resource, operation: 'getAll', returnAll: true };
		const inPages = { ...many, options: { pageSize: 2 } };
		expect((await run(inPages, { as })).map(({ number, version }) => [number, version])).toEqual([
			['4b', 1],
			['4a', 2],
			['4a', 1],
		]);
		expect(await run({ ...many, catalogueNumber: '4b' }, { as })).toHaveLength(1);
		expect(await run({ resource, operation: 'getNumbers' }, { as })).toEqual([
			{ number: '4b', versions: 1, latest_version: 1 },
			{ number: '4a', versions: 2, latest_version: 2 },
		]);
		const versions = await run(
			{ resource, operation: 'getVersions', catalogueNumber: '4a' },
			{ as },
		);
		expect(versions).toMatchObject([{ version: 2, superevent_count: 1 }, { version: 1 }]);
		expect(versions[0]).not.toHaveProperty('superevents');

		const compare = { resource, operation: 'compare', catalogueNumber: '4a' };
		expect(await run(compare, { as })).toMatchObject(
			[
				{ superevent_id: one.id, change: 'changed', differs: ['far'], far_after: 1.5e-9 },
				{ superevent_id: other.id, change: 'removed', far_before: 2e-9 },
			].sort((a, b) => (a.superevent_id < b.superevent_id ? -1 : 1)),
		);
		const additionalFields = { farTolerance: 0.5, newCatalogueNumber: '4b' };
		expect(await run({ ...compare, version: '2', additionalFields }, { as })).toEqual([]);
	});

	it('go back to an earlier version in a new one, once, with the superevents as they were', async () => {
		const { id, event } = await candidate();
		const made = async (far: number | null): Promise<object> => {
			const entry = { pipelines: { gstlal: event }, far, pastro: null };
			const supereventsJson = JSON.stringify({ [id]: entry });
			await run(
				{ ...create, catalogueNumber: '4r', supereventsFrom: 'json', supereventsJson },
				{ as },
			);
			return { [id]: entry };
		};
		const first = await made(1.8432234e-10);
		await made(null);
		const revert = { resource, operation: 'revert', catalogueNumber: '4r', version: 1 };
		expect(await run({ ...revert, simplify: false }, { as })).toMatchObject([
			{ version: 3, gwtc_superevents: first, comment: 'Revert to version 1', changed: true },
		]);
		expect(await run(revert, { as })).toMatchObject([
			{ number: '4r', version: 3, superevent_count: 1, reverted_to: 1, changed: false },
		]);
		const words = { comment: 'wrong FAR' };
		expect(await run({ ...revert, version: '2', additionalFields: words }, { as })).toMatchObject([
			{ version: 4, ...words, changed: true },
		]);
		const strict = { ...revert, version: '2', additionalFields: { failIfUnchanged: true } };
		await expect(run(strict, { as })).rejects.toThrow(
			/The newest version of catalog 4r already has the superevents of version 2\. Nothing was changed/,
		);
		await expect(run({ ...revert, version: '9' }, { as })).rejects.toThrow(
			/Not found, or you lack access: version 9 of catalog 4r/,
		);
		for (const version of ['latest', '0', '={{ " " }}'])
			await expect(run({ ...revert, version }, { as })).rejects.toThrow(/^Version/);
	});

	it('are empty lists where there are none: GWTC-4 is asked for unless another is named', async () => {
		expect(await run({ resource, operation: 'getVersions' }, { as })).toEqual([]);
		const urls = (await simulator.requests()).map(({ url }) => url);
		expect(urls.at(-1)).toMatch(/\/gwtc\/4\/\?/);
	});

	it('have each superevent once', async () => {
		const item = { json: { superevent_id: 'S240716b', pipelines: { gstlal: 'G1' } } };
		await expect(run(create, { as, items: [item, item] })).rejects.toThrow(
			/Item 2: S240716b is already in item 1/,
		);
		const [failed, ...others] = await run(create, {
			as,
			items: [item, item],
			onError: 'continueRegularOutput',
		});
		expect(failed?.['error']).toMatch(/Item 2: S240716b/);
		expect(others).toEqual([]);
	});

	it('name the field that an item lacks, and where another can be named', async () => {
		const items = [{ json: { id: 'S240716b', pipelines: { gstlal: 'G1' } } }];
		await expect(run(create, { as, items })).rejects.toMatchObject({
			message: 'Item 1 has no field superevent_id.',
			description: expect.stringContaining('Fields of the Items') as string,
		});
	});

	it('are refused in the server’s words', async () => {
		const { id, event } = await candidate();
		const superevents = { [id]: { pipelines: { pycbc: event }, far: null, pastro: null } };
		const supereventsJson = JSON.stringify(superevents);
		const json = { ...create, supereventsFrom: 'json', supereventsJson };
		await expect(run(json, { as })).rejects.toThrow(/does not match the supplied pipeline/);
		await expect(run(json, { as: 'scientist' })).rejects.toThrow(/GraceDB does not allow this/);
		await expect(run({ resource, operation: 'getAll' })).rejects.toThrow(/needs a GraceDB account/);
		const get = { resource, operation: 'get', catalogueNumber: '5', version: '3' };
		await expect(run(get, { as })).rejects.toThrow(
			/Not found, or you lack access: version 3 of catalog 5/,
		);
	});

	it.each([
		[{ operation: 'get', version: '0' }, /Version: "0" is not a version/],
		[{ operation: 'get', version: 'newest' }, /Version: "newest" is not a version/],
		[
			{ operation: 'get', catalogueNumber: 'four/a' },
			/Catalog Number: "four\/a" is not a catalog number/,
		],
		[{ operation: 'create', supereventsFrom: 'json', supereventsJson: '[]' }, /not a JSON object/],
		[{ operation: 'create', supereventsFrom: 'binary' }, /no binary field "data"/],
	])('are refused before they are sent: %j', async (parameters, message) => {
		await expect(run({ resource, ...parameters }, { as })).rejects.toThrow(message);
	});
});
