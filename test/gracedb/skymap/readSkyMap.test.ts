import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cellOfNest, ringOf } from '../../../gracedb/skymap/healpix';
import { readSkyMap, type ReadOptions } from '../../../gracedb/skymap/readSkyMap';
import { SkyMapError } from '../../../gracedb/skymap/SkyMapError';
import { areaOf, indexAt, type SkyMap } from '../../../gracedb/skymap/skyMap';
import {
	flatFile,
	header,
	inPieces,
	multiOrderFile,
	primary,
	table,
} from '../../support/skyMapFile';

const realMap = join(__dirname, '../../data/MS231103x.bayestar.multiorder.fits');

const read = (bytes: Uint8Array, options?: ReadOptions): Promise<SkyMap> =>
	readSkyMap(inPieces(bytes), { name: 'map.fits', ...options });

async function refusal(bytes: Uint8Array, options?: ReadOptions): Promise<string> {
	const error: unknown = await read(bytes, options).catch((failure: unknown) => failure);
	expect(error).toBeInstanceOf(SkyMapError);
	return (error as SkyMapError).message;
}

const uniform = (nside: number): number[] =>
	Array.from({ length: 12 * nside ** 2 }, () => 1 / (12 * nside ** 2));

describe('Reading a sky map', () => {
	it('reads a multi-order map of BAYESTAR with its distances and what its header says', async () => {
		const map = await readSkyMap(createReadStream(realMap), { distanceUpTo: Infinity });
		expect(map.size).toBe(19_200);
		expect(map.facts).toMatchObject({
			object: 'M450679',
			instruments: ['H1', 'V1'],
			creator: 'BAYESTAR',
			created: '2023-11-03T23:50:53.000000',
			observed: '2023-11-03T23:31:23.797542',
			ordering: 'NUNIQ',
			units: { PROBDENSITY: 'sr-1', DISTMU: 'Mpc' },
		});
		expect(map.facts.distanceMean).toBeCloseTo(67.396, 3);
		expect(map.facts.distanceSd).toBeCloseTo(17.461, 3);
		expect(map.distance?.mu).toHaveLength(19_200);
	});

	it('leaves distances out unless they are wanted', async () => {
		const map = await readSkyMap(createReadStream(realMap), { distanceUpTo: 19_199 });
		expect(map.distance).toBeUndefined();
	});

	it('reads the same numbers from rows in any order, gzipped or not, in pieces of any length', async () => {
		const cells = Array.from({ length: 48 }, (_, index) => ({
			uniq: BigInt(16 + index),
			density: index,
		}));
		const plain = await read(multiOrderFile(cells));
		const mixed = [...cells].sort((a, b) => Number(a.uniq % 7n) - Number(b.uniq % 7n));
		for (const pieces of [
			inPieces(multiOrderFile(mixed), 1),
			inPieces(gzipSync(multiOrderFile(mixed)), 100),
		]) {
			const map = await readSkyMap(pieces);
			expect(map.density).toEqual(plain.density);
			expect(map.cells).toEqual(plain.cells);
		}
	});

	it('reads UNIQ indices of order 29 without losing a digit', async () => {
		const last = 4n ** 30n + 12n * 4n ** 29n - 1n;
		const map = await read(
			multiOrderFile([
				{ uniq: last, density: 1 },
				{ uniq: last - 1n, density: 2 },
			]),
		);
		expect(map.cells).toMatchObject({
			first: BigUint64Array.from([12n * 4n ** 29n - 2n, 12n * 4n ** 29n - 1n]),
		});
		expect([...map.density]).toEqual([2, 1]);
	});

	it('gives the same place the same density, whether a flat map is NESTED or RING', async () => {
		const nested = uniform(4).map((_, index) => index / 18_336);
		const ring: number[] = [];
		nested.forEach((probability, index) => (ring[ringOf(cellOfNest(4, index))] = probability));
		const [one, other] = [
			await read(flatFile(nested, 'NESTED')),
			await read(flatFile(ring, 'RING')),
		];
		for (const position of [
			{ ra: 12, dec: 34 },
			{ ra: 300, dec: -80 },
			{ ra: 180, dec: 0 },
		])
			expect(one.density[indexAt(one, position)!]).toBe(other.density[indexAt(other, position)!]);
		expect(one.density[5]! * areaOf(one, 5)).toBeCloseTo(5 / 18_336, 12);
	});

	it('reads rows of many values, single precision, and scaled whole numbers', async () => {
		expect((await read(flatFile(uniform(16), 'NESTED', '1024E'))).size).toBe(3072);
		const scaled = Buffer.concat([
			primary,
			table(
				[{ name: 'PROB', form: 'J', values: [...uniform(1).keys()], scale: 0.5, zero: 1 }],
				[
					['ORDERING', 'RING'],
					['NSIDE', 1],
				],
			),
		]);
		const { density } = await read(scaled);
		expect(density[3]! * (Math.PI / 3)).toBeCloseTo(2.5, 12);
	});

	it('takes the table that has the columns of a sky map, whatever stands before it', async () => {
		const other = table([{ name: 'X', form: 'D', values: [1, 2, 3] }]);
		const [, map] = [primary, flatFile(uniform(1)).subarray(primary.length)];
		expect((await read(Buffer.concat([primary, other, map]))).size).toBe(12);
	});

	describe('refuses with a sentence', () => {
		it('an empty file, a text file, and a file that is something else', async () => {
			expect(await refusal(Buffer.alloc(0))).toBe('map.fits is empty.');
			expect(await refusal(Buffer.from('<html><body>Not found</body></html>'))).toBe(
				'map.fits is a text file, not a FITS file.',
			);
			expect(await refusal(gzipSync('UNIQ,PROBDENSITY\n1,2\n'))).toBe(
				'map.fits is a text file, not a FITS file.',
			);
			expect(await refusal(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 1]))).toBe(
				'map.fits is not a FITS file.',
			);
		});

		it('a file that is cut off, in its header or its table, gzipped or not', async () => {
			const whole = flatFile(uniform(16));
			const cut = 'map.fits is incomplete: the file ends before its table does.';
			for (const length of [100, 2880 + 1000, 2880 * 2 + 1000, whole.length - 2880])
				expect(await refusal(whole.subarray(0, length))).toBe(cut);
			expect(await refusal(gzipSync(whole).subarray(0, 300))).toBe(cut);
		});

		it('a file whose gzip layer is damaged', async () => {
			const damaged = gzipSync(Buffer.from(uniform(64).map((_, index) => index % 251)));
			damaged.fill(0xff, 40, 80);
			expect(await refusal(damaged)).toMatch(
				/^map\.fits is (?:damaged: it cannot be unzipped|not a FITS file)\.$/,
			);
		});

		it('a FITS file without a table, or with another table', async () => {
			expect(await refusal(primary)).toBe(
				'map.fits is not a sky map: it is a FITS file without a table.',
			);
			const other = table([
				{ name: 'RA', form: 'D', values: [1] },
				{ name: 'FLUX', form: 'E', values: [1] },
			]);
			expect(await refusal(Buffer.concat([primary, other]))).toBe(
				'map.fits is not a sky map: its table has the columns RA, FLUX.',
			);
		});

		it('a map that is larger than what is read, before reading it', async () => {
			const huge = header([
				['XTENSION', 'BINTABLE'],
				['BITPIX', 8],
				['NAXIS', 2],
				['NAXIS1', 8192],
				['NAXIS2', 300_000],
				['PCOUNT', 0],
				['GCOUNT', 1],
				['TFIELDS', 1],
				['TTYPE1', 'PROB'],
				['TFORM1', '1024D'],
			]);
			expect(await refusal(Buffer.concat([primary, huge]))).toBe(
				'map.fits is too large: the maximum is 2 GB.',
			);
		});

		it('wrong numbers of cells, unknown orderings, wrong indices and overlapping cells', async () => {
			expect(await refusal(flatFile(uniform(1).slice(1)))).toMatch(
				/^map\.fits does not cover the whole sky: its 11 cells/,
			);
			expect(await refusal(flatFile(uniform(1), 'SPIRAL' as 'RING'))).toBe(
				'map.fits has an unknown order of cells: ORDERING is "SPIRAL".',
			);
			expect(
				await refusal(
					multiOrderFile([
						{ uniq: 4n, density: 1 },
						{ uniq: -5n, density: 1 },
					]),
				),
			).toBe('map.fits is not a sky map: row 2 has the UNIQ index -5, which does not exist.');
			expect(
				await refusal(
					multiOrderFile([
						{ uniq: 4n, density: 1 },
						{ uniq: 17n, density: 1 },
					]),
				),
			).toBe('map.fits is not a sky map: two of its cells overlap.');
			expect(await refusal(multiOrderFile([]))).toBe('map.fits has no cells.');
		});
	});

	it('passes on what the connection fails with', async () => {
		async function* broken(): AsyncGenerator<Uint8Array> {
			yield await Promise.resolve(primary);
			throw new Error('connection reset');
		}
		await expect(readSkyMap(broken())).rejects.toThrow('connection reset');
	});

	it('ends when its signal is aborted', async () => {
		const stop = new AbortController();
		stop.abort(new Error('stopped'));
		const many = flatFile(uniform(128));
		await expect(read(many, { signal: stop.signal })).rejects.toThrow('stopped');
	});
});
