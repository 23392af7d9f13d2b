import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';

describe('the observability of positions', () => {
	const { run, simulator } = useGraceDb();
	const observe = (parameters: Row, items: IDataObject[] = [{}]): Promise<Row[]> =>
		run(
			{
				resource: 'skyMap',
				operation: 'observability',
				observatory: 'paranal',
				night: '2024-06-21',
				...parameters,
			},
			{ items: items.map((json) => ({ json })) },
		);
	const field = { ra: '20:20:18.264', dec: '-46:59:35.2' };

	it('is when one stands above airmass 2 in darkness, without a request', async () => {
		const before = (await simulator.requests()).length;
		expect(await observe(field)).toMatchObject([
			{
				ra_deg: expect.closeTo(305.0761, 6) as number,
				observatory: 'Paranal',
				observable: true,
				best_time: '2024-06-22T06:59:37Z',
				best_time_local: '2024-06-22T02:59:37-04:00',
				altitude: 67.71,
				moon_separation: 30.4,
				moon_illumination: 0.998,
			},
		]);
		expect((await simulator.requests()).length).toBe(before);
	});

	it('keeps the items, and sorts them with the highest first on request', async () => {
		const items = [
			{ name: 'never', RAJ2000: 0, DEJ2000: 89 },
			{ name: 'low', RAJ2000: 305.0761, DEJ2000: 20 },
			{ name: 'high', RAJ2000: 305.0761, DEJ2000: -46.9931 },
		];
		const parameters = { positionsFrom: 'items' };
		expect(await observe(parameters, items)).toMatchObject(items);
		const sorted = await observe({ ...parameters, options: { bestFirst: true } }, items);
		expect(sorted.map(({ name }) => name)).toEqual(['high', 'low', 'never']);
		expect(sorted[2]).toMatchObject({
			observable: false,
			why_not: expect.stringMatching(/^It does not rise/) as string,
		});
	});

	it("holds for a site of one's own and other limits", async () => {
		const site = { observatory: 'custom', latitude: '-24.62744', longitude: '-70.40499' };
		const limits = { maxAirmass: 1.5, sunAltitude: -12, moonSeparation: 20 };
		const [own] = await observe({ ...field, ...site, elevation: 2669, observingLimits: limits });
		const [listed] = await observe({ ...field, observingLimits: limits });
		expect(own).toMatchObject({
			observatory: null,
			altitude: listed!['altitude'],
			best_time_local: '2024-06-22T01:59:37-05:00',
		});
		const [tooNear] = await observe({ ...field, observingLimits: { moonSeparation: 90 } });
		expect(tooNear).toMatchObject({
			observable: false,
			why_not: expect.stringMatching(/^The Moon is too close:/) as string,
		});
	});

	it.each<[Row, string]>([
		[{ ra: '' }, 'Right Ascension is empty.'],
		[{ dec: '91' }, 'Declination cannot be read: "91".'],
		[{ observatory: 'custom', longitude: '10' }, 'Latitude is empty.'],
		[{ observatory: 'custom', latitude: '10' }, 'Longitude is empty.'],
		[{ observatory: 'custom', latitude: '95', longitude: '0' }, 'Latitude must be from -90 to 90'],
		[
			{ observatory: 'custom', latitude: 'x', longitude: '0' },
			'Latitude must be a number, not "x".',
		],
		[
			{ observatory: 'custom', latitude: '1', longitude: '1', timeZone: 'Mars' },
			'Time Zone: there is no time zone "Mars".',
		],
		[{ observatory: 'moon' }, 'Observatory: "moon" is not a choice.'],
		[{ night: '2024-02-31' }, 'Night: "2024-02-31" is not a date.'],
		[{ night: 'soon' }, 'Night: "soon" is not a time.'],
		[{ observingLimits: { maxAirmass: 0.5 } }, 'Max Airmass must be from 1 to 40, not "0.5".'],
		[{ observingLimits: { sunAltitude: -91 } }, 'Max Sun Altitude must be from -90 to 90'],
		[{ observingLimits: { moonSeparation: 200 } }, 'Min Moon Separation must be from 0 to 180'],
	])('refuses %j with the name of the field', async (wrong, sentence) => {
		await expect(observe({ ...field, ...wrong })).rejects.toThrow(sentence);
	});
});

describe('observability beside the probability at positions', () => {
	const { run, simulator } = useGraceDb();
	const map = readFileSync(join(__dirname, '../data/MS231103x.bayestar.multiorder.fits'));
	const items = [
		{ name: 'likely, but too low', ra: 174, dec: 72 },
		{ name: 'unlikely', ra: 305, dec: -20 },
		{ name: 'likely', ra: 315.8, dec: -72.8 },
	].map((json) => ({ json, binary: { data: binary(map, 'bayestar.multiorder.fits') } }));
	const parameters = {
		resource: 'skyMap',
		operation: 'probabilityAtPositions',
		skyMapFrom: 'binary',
		positionsFrom: 'items',
		observability: true,
		observatory: 'paranal',
		night: '2024-06-21',
	};

	it('comes with each position, and sorts those last that cannot be observed', async () => {
		const options = { mostLikelyFirst: true };
		const found = await run({ ...parameters, options }, { items });
		expect(found).toMatchObject([
			{ name: 'likely', inside_90: true, observable: true, observatory: 'Paranal' },
			{ name: 'unlikely', inside_90: false, observable: true },
			{ name: 'likely, but too low', inside_90: true, observable: false },
		]);
	});

	it('is refused before anything is sent if the site is wrong', async () => {
		const before = (await simulator.requests()).length;
		const wrong = { ...parameters, skyMapFrom: 'superevent', superevent: 'S240716b' };
		await expect(run({ ...wrong, observatory: 'custom' }, { items })).rejects.toThrow(
			'Latitude is empty.',
		);
		expect((await simulator.requests()).length).toBe(before);
	});

	it('does not matter while it is off', async () => {
		const off = { ...parameters, observability: false, observatory: 'custom', latitude: 'x' };
		const [first] = await run(off, { items });
		expect(first).not.toHaveProperty('observable');
	});
});
