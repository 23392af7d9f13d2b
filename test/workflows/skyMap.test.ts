import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { IDataObject } from 'n8n-workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';
import { flatFile } from '../support/skyMapFile';

const real = readFileSync(join(__dirname, '../data/MS231103x.bayestar.multiorder.fits'));
const resource = 'skyMap';
const near = (value: number, digits = 3): number => expect.closeTo(value, digits) as number;

describe('a sky map in a binary field', () => {
	const { run, simulator } = useGraceDb();
	const read = (
		operation: string,
		parameters: Row,
		file = binary(real, 'bayestar.fits'),
	): Promise<Row[]> =>
		run(
			{ resource, operation, skyMapFrom: 'binary', ...parameters },
			{ items: [{ json: {}, binary: { data: file } }] },
		);

	it('is summarized with what people ask first, without a request', async () => {
		const before = (await simulator.requests()).length;
		expect(await read('summarize', { additionalFields: { level: 95 } })).toEqual([
			{
				file: 'bayestar.fits',
				from: 'binary',
				area_50: near(81.053),
				area_90: near(384.446),
				level: 95,
				area_at_level: near(552.014),
				peak_ra: near(315.842),
				peak_dec: near(-72.85),
				peak_ra_text: '21h03m22.14s',
				peak_dec_text: '-72d50m59.0s',
				distance_mean: near(67.396),
				distance_sd: near(17.461),
				volume_90: near(36562, -2),
				total_probability: near(1, 6),
				instruments: ['H1', 'V1'],
				creator: 'BAYESTAR',
				created: '2023-11-03T23:50:53.000000Z',
				observed: '2023-11-03T23:31:23.797542Z',
				object: 'M450679',
				ordering: 'NUNIQ',
				nside: 1024,
				cells: 19200,
			},
		]);
		expect((await simulator.requests()).length).toBe(before);
	});

	it('may be flat and zipped', async () => {
		const probabilities = Array.from({ length: 48 }, () => 1 / 48);
		const file = binary(gzipSync(flatFile(probabilities, 'RING')), 'flat.fits.gz');
		expect(await read('summarize', {}, file)).toMatchObject([
			{
				area_90: near(37127.665, 1),
				ordering: 'RING',
				nside: 2,
				distance_mean: null,
				volume_90: null,
			},
		]);
	});

	it('is refused with a sentence if it is something else', async () => {
		await expect(read('summarize', {}, binary('hello', 'notes.txt'))).rejects.toThrow(
			'notes.txt is a text file, not a FITS file.',
		);
		await expect(read('summarize', { binaryField: 'other' })).rejects.toThrow(
			'Input Binary Field: the incoming item has no binary field "other".',
		);
		await expect(read('summarize', { additionalFields: { level: 100 } })).rejects.toThrow(
			'Credible Level must be above 0 and below 100, not "100".',
		);
	});

	it('is checked, and a file that cannot be read is not valid instead of an error', async () => {
		const additionalFields = { eventTime: '2023-11-03T23:31:23Z' };
		expect(await read('check', { additionalFields })).toMatchObject([
			{ valid: true, problems: [], total_probability: near(1, 6) },
		]);
		expect(
			await read('check', { additionalFields: { eventTime: '2023-11-03T23:31:13Z' } }),
		).toMatchObject([
			{ valid: false, problems: [expect.stringMatching(/^DATE-OBS is .* s after the event\.$/)] },
		]);
		expect(await read('check', {}, binary(real.subarray(0, 9000), 'half.fits'))).toEqual([
			{ valid: false, problems: ['half.fits is incomplete: the file ends before its table does.'] },
		]);
	});

	it('says how likely one position is', async () => {
		const [result] = await read('probabilityAtPositions', {
			ra: '21:00:00',
			dec: '-72:48:00',
			distance: '60',
			shape: 'circle',
			radius: 3,
		});
		expect(result).toEqual({
			ra_deg: 315,
			dec_deg: near(-72.8, 9),
			probability: near(0.096, 2),
			probability_per_deg2: near(37.9898718 / 3282.80635, 6),
			credible_level: near(0.03470502, 6),
			inside_90: true,
			credible_level_3d: near(0.01353424, 3),
			inside_90_3d: true,
			distance_mean_here: near(72, -2),
			distance_sd_here: expect.any(Number) as number,
			sky_map: { file: 'bayestar.fits', from: 'binary' },
		});
	});

	it('makes a list of targets of all incoming items, the most likely first', async () => {
		const rows: IDataObject[] = [
			{ name: 'far away', RAJ2000: 100, DEJ2000: 20, dist: 60 },
			{ name: 'too far', RAJ2000: 315, DEJ2000: '-72.8', dist: 90 },
			{ name: 'best', RAJ2000: '21h', DEJ2000: '-72d48m', dist: 60 },
		];
		const items = rows.map((json) => ({ json, binary: { data: binary(real, 'bayestar.fits') } }));
		const parameters = {
			resource,
			operation: 'probabilityAtPositions',
			skyMapFrom: 'binary',
			positionsFrom: 'items',
			options: { mostLikelyFirst: true },
		};
		const found = await run(parameters, { items });
		expect(found.map(({ name }) => name)).toEqual(['best', 'too far', 'far away']);
		expect(found[1]).toMatchObject({
			dist: 90,
			credible_level_3d: near(0.66344, 3),
			inside_90_3d: true,
		});
		expect(found[2]).toMatchObject({ inside_90: false, inside_90_3d: false });
	});

	it('names the item and the field that cannot be right, before anything is read', async () => {
		const items = [{ json: { ra: 1, dec: 2 } }, { json: { ra: 1, dec: 200 } }];
		const parameters = {
			resource,
			operation: 'probabilityAtPositions',
			superevent: 'S240716b',
			positionsFrom: 'items',
		};
		const before = (await simulator.requests()).length;
		await expect(run(parameters, { items })).rejects.toThrow(
			'Item 2: Declination cannot be read: "200".',
		);
		await expect(run({ ...parameters, itemFields: { ra: 'alpha' } }, { items })).rejects.toThrow(
			'Item 1: there is no field "alpha".',
		);
		await expect(run({ ...parameters, superevent: '={{ "" }}' }, { items })).rejects.toThrow(
			'Superevent or Event is empty.',
		);
		expect((await simulator.requests()).length).toBe(before);
	});
});

describe.each(['current', 'classic'] as const)(
	'the sky map of a superevent on a %s server',
	(profile) => {
		const { makeSuperevent, run, simulator } = useGraceDb({ profile });
		let id: string;

		beforeAll(async () => {
			await simulator.control('/scenario', { name: 'binary-neutron-star', speed: 0 });
			const query = {
				resource: 'superevent',
				operation: 'getAll',
				category: 'Any',
				query: '',
				limit: 1,
			};
			const [newest] = await run(query, { as: 'scientist' });
			id = String(newest?.['superevent_id']);
		});

		it('is the one that its newest alert names or carries', async () => {
			const [summary] = await run(
				{ resource, operation: 'summarize', superevent: id },
				{ as: 'scientist' },
			);
			expect(summary).toMatchObject({
				superevent_id: id,
				file: expect.stringMatching(
					/^(?:Bilby|bayestar)\.multiorder\.fits,\d+$|\.json,\d+$/,
				) as string,
				from: expect.stringMatching(/^(?:voevent|notice)$/) as string,
				total_probability: near(1, 6),
				ordering: 'NUNIQ',
			});
			expect(summary!['volume_90']).toBeGreaterThan(0);
		});

		it('is correct in the time of its event, too', async () => {
			expect(
				await run({ resource, operation: 'check', superevent: id }, { as: 'scientist' }),
			).toMatchObject([{ valid: true, problems: [] }]);
		});

		it('is the same in cells of one size', async () => {
			const files = { resource: 'file', operation: 'getAll', superevent: id };
			const flat = (await run(files, { as: 'scientist' }))
				.map(({ name }) => String(name))
				.find((name) => /\.fits\.gz/.test(name));
			const parameters = { resource, operation: 'summarize', superevent: id, skyMapFrom: 'file' };
			const [summary] = await run({ ...parameters, fileName: flat }, { as: 'scientist' });
			expect(summary).toMatchObject({
				ordering: 'NESTED',
				nside: 64,
				total_probability: near(1, 6),
			});
		});

		it('is not taken for a damaged one where the connection breaks', async () => {
			const parameters = {
				resource,
				operation: 'check',
				superevent: id,
				skyMapFrom: 'file',
				fileName: 'bayestar.multiorder.fits',
			};
			const times = 1;
			await simulator.control('/faults', {
				fault: 'resetInBody',
				path: '*/files/bayestar*',
				times,
			});
			await expect(run(parameters, { as: 'scientist' })).rejects.toThrow(
				'The connection closed before bayestar.multiorder.fits was complete.',
			);
		});

		it('is missing where there is none', async () => {
			const bare = await makeSuperevent();
			await expect(
				run({ resource, operation: 'summarize', superevent: bare }, { as: 'scientist' }),
			).rejects.toThrow(`No sky map of superevent ${bare} found, or you lack access.`);
		});
	},
);
