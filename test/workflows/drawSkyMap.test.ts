import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';

const real = readFileSync(join(__dirname, '../data/MS231103x.bayestar.multiorder.fits'));

describe('the picture of a sky map', () => {
	const { engine, makeSuperevent, run, simulator } = useGraceDb();

	/** Draws in n8n's engine: the item's JSON, and the picture's name, type and content. */
	async function draw(
		parameters: Row,
		items: IDataObject[] = [{}],
	): Promise<{ json: Row; name?: string; type?: string; content: Buffer; count: number }> {
		const file = binary(real, 'bayestar.multiorder.fits');
		const [made = []] = await engine().runNode(
			{ resource: 'skyMap', operation: 'draw', skyMapFrom: 'binary', ...parameters },
			{
				items: items.map((json) => ({ json, binary: { data: file } })),
				credentials: simulator.sciToken('scientist'),
			},
		);
		const [item] = made;
		const picture = item?.binary?.[(parameters['outputField'] as string | undefined) ?? 'data'];
		return {
			json: item?.json ?? {},
			name: picture?.fileName,
			type: picture?.mimeType,
			content: picture ? await engine().readBinary(picture) : Buffer.alloc(0),
			count: made.length,
		};
	}

	it('is a PNG, beside the areas', async () => {
		const { json, name, type, content } = await draw({});
		expect(json).toEqual({
			file: 'bayestar.multiorder.fits',
			from: 'binary',
			picture: 'bayestar.png',
			area_50: expect.closeTo(81.053, 2) as number,
			area_90: expect.closeTo(384.446, 2) as number,
		});
		expect([name, type]).toEqual(['bayestar.png', 'image/png']);
		expect(content.subarray(1, 4).toString()).toBe('PNG');
		expect(content.length).toBeLessThan(250_000);
	});

	it('is an SVG on request, with title, colors and places of the graticule as chosen', async () => {
		const { name, type, content } = await draw({
			format: 'svg',
			title: 'S1 & more',
			theme: 'dark',
			outputField: 'picture',
			options: { centre: 0, raUnit: 'degrees' },
		});
		expect([name, type]).toEqual(['bayestar.svg', 'image/svg+xml']);
		const svg = content.toString();
		expect(svg).toContain('>S1 &amp; more</text>');
		expect(svg).toContain('>330°</text>');
		expect(svg).toContain('>BAYESTAR · H1 V1 · 67 ± 17 Mpc</text>');
		expect(svg).toContain('>90 %: 384 deg²</text>');
		expect(svg).toContain('#1a1d21');
	});

	it('has the items as markers and fields, all in one picture', async () => {
		const items = [
			{ name: 'NGC 4993', ra: '13:09:47.7', dec: '-23:23:02' },
			{ field: 'circle', ra: 10, dec: 10, radius: 3 },
			{ label: 'box', ra: 20, dec: 10, width: 3, rotation: 30 },
			{ polygon: '[[10, 20], [12, 20], [11, 22]]' },
		];
		const { count, content } = await draw({ format: 'svg', marksFrom: 'items' }, items);
		expect(count).toBe(1);
		for (const label of ['NGC 4993', 'circle', 'box'])
			expect(content.toString()).toContain(`>${label}</text>`);
		const others = await draw({ format: 'svg' }, items);
		expect(others.count).toBe(4);
	});

	it('is called after the superevent and its file', async () => {
		const objectId = await makeSuperevent();
		const items = [{ json: {}, binary: { data: binary(real, 'bayestar.multiorder.fits') } }];
		await run(
			{ resource: 'file', operation: 'upload', superevent: objectId, message: 'a sky map' },
			{ as: 'scientist', items },
		);
		const { json, name, content } = await draw({
			authentication: 'sciToken',
			skyMapFrom: 'file',
			superevent: objectId,
			fileName: 'bayestar.multiorder.fits',
			format: 'svg',
		});
		expect(json).toMatchObject({ superevent_id: objectId, file: 'bayestar.multiorder.fits' });
		expect(name).toBe(`${objectId}-bayestar.svg`);
		expect(content.toString()).toContain(`>${objectId}: bayestar.multiorder.fits</text>`);
	});

	it.each<[Row, string]>([
		[{ format: 'gif' }, 'Format: "gif" is not a choice.'],
		[{ theme: 'blue' }, 'Theme: "blue" is not a choice.'],
		[{ outputField: ' ' }, 'Put Output File in Field is empty.'],
		[
			{ options: { centre: 400 } },
			'Central Right Ascension must be from 0 to 360 degrees, not "400".',
		],
		[{ marksFrom: 'items' }, 'Item 1: Right Ascension is empty.'],
	])('is refused with the name of the field: %j', async (wrong, sentence) => {
		const before = (await simulator.requests()).length;
		await expect(draw(wrong)).rejects.toThrow(sentence);
		expect((await simulator.requests()).length).toBe(before);
	});
});
