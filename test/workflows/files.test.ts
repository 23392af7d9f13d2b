import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('files on a %s server', (profile) => {
	const { engine, makeEvent, makeSuperevent, run, simulator } = useGraceDb({ profile });
	const as = 'scientist';
	const resource = 'file';

	/** Downloads in n8n's engine: the item's JSON, and the file's name, type and content. */
	async function download(
		parameters: object,
	): Promise<{ json: object; name?: string; type?: string; content: Buffer }> {
		const [items = []] = await engine().runNode(
			{ authentication: 'sciToken', resource, operation: 'download', ...parameters },
			{ credentials: simulator.sciToken(as) },
		);
		const [item] = items;
		const data = item?.binary?.['data'];
		return {
			json: item?.json ?? {},
			name: data?.fileName,
			type: data?.mimeType,
			content: data ? await engine().readBinary(data) : Buffer.alloc(0),
		};
	}

	async function upload(
		objectId: string,
		fileName: string,
		content: string | Buffer,
	): Promise<unknown> {
		const items = [{ json: {}, binary: { data: binary(content, fileName) } }];
		const parameters = {
			resource,
			operation: 'upload',
			superevent: objectId,
			message: `this is ${fileName}`,
		};
		return (await run(parameters, { as, items }))[0];
	}

	it('go up and come down as they were, in each version, on superevents and events', async () => {
		const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
		const name = 'Größe 1+2 #3?.bin';
		for (const objectId of [await makeSuperevent(), await makeEvent()]) {
			expect(await upload(objectId, name, 'first')).toMatchObject({
				filename: name,
				file_version: 0,
			});
			expect(await upload(objectId, name, bytes)).toMatchObject({
				filename: name,
				file_version: 1,
			});
			expect(await download({ superevent: objectId, fileName: name })).toMatchObject({
				name,
				content: bytes,
			});
			expect(
				(await download({ superevent: objectId, fileName: `${name},0` })).content.toString(),
			).toBe('first');
			const list = { resource, operation: 'getAll', superevent: objectId };
			const rowsOf = async (options = {}): Promise<Row[]> =>
				(await run({ ...list, options }, { as })).filter(({ file }) => file === name);
			const [newest, ...others] = await rowsOf();
			expect(others).toEqual([]);
			expect(newest).toMatchObject({
				file: name,
				version: 1,
				name: `${name},1`,
				created: expect.stringMatching(/^20.*Z$/) as string,
				author: expect.stringMatching(/^scientist/) as string,
				tags: '',
				is_public: false,
				log: expect.any(Number) as number,
				url: expect.stringMatching(/^http/) as string,
			});
			expect(newest?.[objectId.includes('S') ? 'superevent_id' : 'graceid']).toBe(objectId);
			const all = await rowsOf({ allVersions: true });
			expect(all.map((row) => row['name'])).toEqual([`${name},1`, `${name},0`]);
			expect(all[0]).toEqual(newest);
			const raw = await run({ ...list, simplify: false }, { as });
			const names = raw.map((row) => row['name']);
			expect(names).toEqual(expect.arrayContaining([`${name},0`, `${name},1`]));
			expect(Object.keys(raw[0] ?? {}).sort()).toEqual(['name', 'url']);
		}
	});

	it('get the type that belongs to their name', async () => {
		const objectId = await makeSuperevent();
		await upload(objectId, 'map.multiorder.fits', 'SIMPLE');
		await upload(objectId, 'picture.png', 'PNG');
		await upload(objectId, 'p_astro.json', '{}');
		expect((await download({ superevent: objectId, fileName: 'map.multiorder.fits' })).type).toBe(
			'application/fits',
		);
		expect((await download({ superevent: objectId, fileName: 'picture.png' })).type).toBe(
			'image/png',
		);
		expect((await download({ superevent: objectId, fileName: 'p_astro.json' })).type).toBe(
			'application/json',
		);
	});

	it('are found by kind, the newest whatever its name; combined maps only when asked', async () => {
		const objectId = await makeSuperevent();
		for (const name of [
			'bayestar.multiorder.fits',
			'gstlal.p_astro.json',
			'Bilby.multiorder.fits',
			'bayestar.multiorder.fits',
			'bayestar.fits.gz',
			'combined-ext.multiorder.fits',
			'bayestar.png',
			'bayestar.volume.png',
			'em_bright.png',
			'em_bright.json',
		]) {
			await upload(objectId, name, name);
		}
		const newest = async (which: string, more = {}): Promise<unknown> =>
			(await download({ superevent: objectId, which, ...more })).json;
		expect(await newest('skymap')).toMatchObject({
			file: 'bayestar.multiorder.fits',
			name: 'bayestar.multiorder.fits,1',
			version: 1,
			author: expect.stringMatching(/^scientist/) as string,
		});
		expect(await newest('skymap', { combined: true })).toMatchObject({
			file: 'combined-ext.multiorder.fits',
		});
		expect(await newest('pastro')).toMatchObject({ file: 'gstlal.p_astro.json' });
		expect(await newest('embright')).toMatchObject({ file: 'em_bright.json' });
		expect(await newest('preview')).toMatchObject({ file: 'bayestar.png' });
	});

	it('come several in one item, probabilities read; what is not there is named and no failure', async () => {
		const objectId = await makeSuperevent();
		await upload(objectId, 'bayestar.multiorder.fits', 'SIMPLE');
		await upload(objectId, 'gstlal.p_astro.json', '{"BNS": 0.9, "Terrestrial": 0.1}');
		const several = { resource, operation: 'download', superevent: objectId, which: 'several' };
		const [[item] = []] = await engine().runNode(
			{ ...several, authentication: 'sciToken' },
			{ credentials: simulator.sciToken(as) },
		);
		expect(item?.json).toEqual({
			superevent_id: objectId,
			classification: { BNS: 0.9, Terrestrial: 0.1 },
			files: { sky_map: 'bayestar.multiorder.fits,0', classification: 'gstlal.p_astro.json,0' },
			missing: ['preview'],
		});
		expect(Object.keys(item?.binary ?? {})).toEqual(['sky_map']);
		expect(item?.binary?.['sky_map']?.mimeType).toBe('application/fits');
		const kinds = ['embright', 'preview'];
		expect(await run({ ...several, kinds }, { as })).toEqual([
			{ superevent_id: objectId, properties: null, files: {}, missing: ['properties', 'preview'] },
		]);
		await expect(run({ ...several, superevent: 'S991231zz' }, { as })).rejects.toThrow(
			/lack access: superevent S991231zz/,
		);
	});

	it('that are not there are named', async () => {
		const objectId = await makeSuperevent();
		await expect(download({ superevent: objectId, fileName: 'nope.txt' })).rejects.toThrow(
			/Not found, or you lack access: file nope\.txt of superevent TS/,
		);
		await expect(download({ superevent: objectId, which: 'skymap' })).rejects.toThrow(
			/No sky map of superevent TS/,
		);
	});

	it('go up several at a time, and a failure names those that are there', async () => {
		const objectId = await makeSuperevent();
		const parameters = {
			resource,
			operation: 'upload',
			superevent: objectId,
			message: 'three',
			binaryFields: 'a, b, c',
		};
		const fields = { a: binary('1', 'a.txt'), b: binary('2', 'b.txt') };
		const good = [{ json: {}, binary: { ...fields, c: binary('3', 'c.txt') } }];
		expect((await run(parameters, { as, items: good })).map(({ filename }) => filename)).toEqual([
			'a.txt',
			'b.txt',
			'c.txt',
		]);
		const bad = [{ json: {}, binary: { ...fields, c: binary('3', 'c,3.txt') } }];
		await expect(run(parameters, { as, items: bad })).rejects.toThrow(
			/"c,3\.txt" contains a comma.* Uploaded before it: a\.txt \(log \d+\), b\.txt \(log \d+\)\./,
		);
		const onError = 'continueRegularOutput';
		const kept = await run(parameters, { as, items: bad, onError });
		expect(kept).toMatchObject([
			{ filename: 'a.txt' },
			{ filename: 'b.txt' },
			{ error: expect.stringContaining('Uploaded before it: a.txt') as string },
		]);
		const missing = [{ json: {}, binary: fields }];
		await expect(run(parameters, { as, items: missing })).rejects.toThrow(/no binary field "c"/);
	});
});
