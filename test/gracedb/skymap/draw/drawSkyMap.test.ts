import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { type DrawOptions, drawSkyMap } from '../../../../gracedb/skymap/draw/drawSkyMap';
import { parallelAt, projectMollweide } from '../../../../gracedb/skymap/draw/mollweide';
import { size } from '../../../../gracedb/skymap/draw/page';
import { toPng } from '../../../../gracedb/skymap/draw/png';
import { colourAt, themes } from '../../../../gracedb/skymap/draw/theme';
import { tracksOf } from '../../../../gracedb/skymap/draw/tracks';
import { cellOfNest, ringOf } from '../../../../gracedb/skymap/healpix';
import { circle } from '../../../../gracedb/skymap/region';
import type { SkyMap } from '../../../../gracedb/skymap/skyMap';
import { antenna, blob, distance, flatMap, oneCell, ring } from './maps';

type Points = [x: number, y: number][];

const wholeSky = 41_252.96;
/** Square pixels of the drawn sky. */
const ellipse = Math.PI * 540 * 270;

/** The contours of a drawing, 50 % and 90 %, as lists of rings. */
function contoursOf(svg: string, theme: keyof typeof themes = 'light'): Points[][] {
	const paths = [...svg.matchAll(/<path d="([^"]*)" fill="none" stroke="(#\w+)"/g)];
	return paths
		.filter(([, path = '', stroke]) => stroke === themes[theme].contour && path.endsWith('Z'))
		.map(([, path = '']) => ringsOf(path));
}

function ringsOf(path: string): Points[] {
	return path
		.split('M')
		.slice(1)
		.map((ring) =>
			ring
				.replace('Z', '')
				.split('L')
				.map((point) => point.split(' ').map(Number) as [number, number]),
		);
}

/** Area of rings in which holes run the other way. */
function areaOf(rings: Points[]): number {
	const signed = rings.map((points) =>
		points.reduce((sum, [x, y], index) => {
			const [nextX, nextY] = points[(index + 1) % points.length]!;
			return sum + (x * nextY - nextX * y) / 2;
		}, 0),
	);
	return Math.abs(signed.reduce((sum, area) => sum + area, 0));
}

function middleOf(points: Points): { x: number; y: number } {
	const sum = points.reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
	return { x: sum[0] / points.length, y: sum[1] / points.length };
}

describe('the Mollweide projection', () => {
	const position = fc.record({
		ra: fc.double({ min: 0, max: 359.999, noNaN: true }),
		dec: fc.double({ min: -90, max: 90, noNaN: true }),
	});

	it('keeps every position inside the ellipse, and leads back to it', () => {
		fc.assert(
			fc.property(position, fc.integer({ min: 0, max: 359 }), (given, centre) => {
				const { x, y } = projectMollweide(given, centre);
				expect((x / 2) ** 2 + y ** 2).toBeLessThanOrEqual(1 + 1e-9);
				const { dec, degreesPerUnit } = parallelAt(Math.asin(Math.max(-1, Math.min(1, y))));
				const back = { ra: centre - x * degreesPerUnit, dec };
				expect(distance(given, back)).toBeLessThan(1e-4);
			}),
		);
	});

	it('solves 2θ + sin 2θ = π sin δ, and has right ascension growing to the left', () => {
		const { x, y } = projectMollweide({ ra: 270, dec: 45 }, 180);
		const theta = Math.asin(y);
		expect(2 * theta + Math.sin(2 * theta)).toBeCloseTo(Math.PI * Math.SQRT1_2, 10);
		expect(x).toBeCloseTo(-Math.cos(theta), 10);
		expect(projectMollweide({ ra: 0, dec: 90 }, 180)).toEqual({
			x: expect.closeTo(0, 6) as number,
			y: 1,
		});
	});
});

describe('a line on the map', () => {
	it('is cut where it leaves the map, and goes on at the other side', () => {
		const pieces = tracksOf(
			[
				{ ra: 350, dec: 10 },
				{ ra: 20, dec: 30 },
			],
			180,
		);
		expect(pieces).toHaveLength(2);
		for (const piece of pieces) {
			piece.slice(1).forEach(({ x, y }, index) => {
				expect(Math.hypot(x - piece[index]!.x, y - piece[index]!.y)).toBeLessThan(0.1);
			});
		}
		const [left, right] = [pieces[0]!.at(-1)!, pieces[1]![0]!];
		expect(left.x).toBeCloseTo(-right.x, 6);
		expect((left.x / 2) ** 2 + left.y ** 2).toBeCloseTo(1, 6);
	});

	it.each([0, 90, 180, 270])('around a pole is cut once, centre %d', (centre) => {
		const corners = circle({ ra: 30, dec: 85 }, 12).outline();
		expect(tracksOf([...corners, corners[0]!], centre)).toHaveLength(2);
	});

	it('of a circle has all its points at the radius', () => {
		for (const corner of circle({ ra: 10, dec: -80 }, 15).outline())
			expect(distance(corner, { ra: 10, dec: -80 })).toBeCloseTo(15, 9);
	});
});

describe('the drawing of a sky map', () => {
	it('has contours that enclose the credible areas', async () => {
		const sigma = 8;
		const map = flatMap(64, blob({ ra: 150, dec: 20 }, sigma));
		const [half, most] = contoursOf(await drawSkyMap(map));
		// A two-dimensional normal distribution has the probability p within 2 π σ² ln(1 / (1 - p)).
		const expected = (p: number): number => -2 * Math.PI * sigma ** 2 * Math.log(1 - p);
		expect((areaOf(half!) / ellipse) * wholeSky).toBeCloseTo(expected(0.5), -1.5);
		expect(((areaOf(most!) / ellipse) * wholeSky) / expected(0.9)).toBeCloseTo(1, 1);
	});

	it('shows what is east of its centre at the left, and the north above', async () => {
		const [, most] = contoursOf(await drawSkyMap(flatMap(64, blob({ ra: 230, dec: 40 }, 5))));
		const { x, y } = middleOf(most!.flat());
		const place = projectMollweide({ ra: 230, dec: 40 }, 180);
		expect(Math.abs(x - (600 + place.x * 270))).toBeLessThan(4);
		expect(Math.abs(y - (350 - place.y * 270))).toBeLessThan(4);
		expect(x).toBeLessThan(600);
		expect(y).toBeLessThan(350);
	});

	it('shows a region at the edge on both sides', async () => {
		const [, most] = contoursOf(await drawSkyMap(flatMap(64, blob({ ra: 0, dec: 0 }, 8))));
		const sides = most!.map((points) => Math.sign(middleOf(points).x - 600));
		expect([...new Set(sides)].sort()).toEqual([-1, 1]);
	});

	it('turns with its centre', async () => {
		const map = flatMap(64, blob({ ra: 0, dec: 0 }, 8));
		const [, most] = contoursOf(await drawSkyMap(map, { centre: 0 }));
		expect(most).toHaveLength(1);
		expect(Math.abs(middleOf(most![0]!).x - 600)).toBeLessThan(4);
	});

	it('is the same of a map in the RING scheme, and of one that is divided more finely', async () => {
		const nested = flatMap(32, ring({ ra: 60, dec: 20 }, 70, 6, { ra: 120, dec: -30 }));
		const asRing = nested.density.slice();
		nested.density.forEach((value, index) => (asRing[ringOf(cellOfNest(32, index))] = value));
		const finer = Float64Array.from(
			{ length: nested.size * 256 },
			(_, index) => nested.density[Math.floor(index / 256)]!,
		);
		const svg = await drawSkyMap(nested);
		const cells = { kind: 'flat', nside: 32, scheme: 'RING' } as const;
		expect(await drawSkyMap({ ...nested, cells, density: asRing })).toBe(svg);
		const fine = { kind: 'flat', nside: 512, scheme: 'NESTED' } as const;
		expect(await drawSkyMap({ ...nested, size: finer.length, cells: fine, density: finer })).toBe(
			svg,
		);
	});

	it('has a ring around a region that is too small to be seen', async () => {
		const radius = (svg: string): boolean => svg.includes('<circle');
		expect(radius(await drawSkyMap(oneCell(29, 1_234_567_890_123_456_789n)))).toBe(true);
		expect(radius(await drawSkyMap(oneCell(3, 7n)))).toBe(false);
	});

	const odd: Record<string, SkyMap> = {
		'of one cell of order 0': oneCell(0, 4n),
		'of one cell of order 29': oneCell(29, 5n),
		'of twelve equal cells': flatMap(1, () => 1),
		'of nearly the whole sky': flatMap(32, antenna({ ra: 200, dec: 30 })),
		'at the pole': flatMap(64, blob({ ra: 0, dec: 90 }, 3)),
		'without any probability': { ...oneCell(3, 7n), density: Float64Array.of(0) },
		'of NaN': { ...oneCell(3, 7n), density: Float64Array.of(NaN) },
	};
	it.each(Object.keys(odd))('is a whole picture of a map %s', async (name) => {
		for (const theme of ['light', 'dark'] as const) {
			const svg = await drawSkyMap(odd[name]!, { theme, title: name });
			expect(XMLValidator.validate(svg)).toBe(true);
			expect(svg.replaceAll(name, '')).not.toMatch(/NaN|Infinity|undefined/);
			expect(svg).toContain(`fill="${themes[theme].page}"`);
		}
	});

	it('labels the graticule in hours or in degrees, from the right to the left', async () => {
		const labels = async (options: DrawOptions): Promise<string[]> => {
			const svg = await drawSkyMap(oneCell(3, 7n), options);
			return [...svg.matchAll(/>([^<]+)<\/text>/g)].map(([, text = '']) => text);
		};
		const hours = await labels({});
		expect(hours.filter((text) => text.endsWith('h'))).toEqual(
			[2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22].map((hour) => `${hour}h`),
		);
		expect(hours).toEqual(expect.arrayContaining(['+60°', '0°', '−60°', '+90°', '−90°']));
		expect(await labels({ raUnit: 'degrees', centre: 0 })).toEqual(
			expect.arrayContaining(['330°', '0°', '30°']),
		);
	});

	it('has title, caption, areas and labels as plain text, whatever stands in them', async () => {
		const svg = await drawSkyMap(oneCell(3, 7n), {
			title: 'S1 <b>&amp;\u0000\u001b"x"',
			caption: '67 ± 17 Mpc',
			areas: { area50: 0.004, area90: 24_300.4 },
			marks: [{ position: { ra: 10, dec: 10 }, label: '</text><script>' }],
			outlines: [{ corners: circle({ ra: 20, dec: 0 }, 3).outline(), label: 'A & B' }],
		});
		expect(XMLValidator.validate(svg)).toBe(true);
		expect(svg).not.toContain('<script>');
		const texts = JSON.stringify(new XMLParser({ processEntities: true }).parse(svg) as unknown);
		for (const text of [
			'S1 <b>&amp;\\"x\\"',
			'67 ± 17 Mpc',
			'50 %: < 0.01 deg²',
			'90 %: 24,300 deg²',
			'A & B',
		])
			expect(texts).toContain(text);
	});

	it('stops when it is told to', async () => {
		const signal = AbortSignal.abort(new Error('stopped'));
		await expect(drawSkyMap(oneCell(3, 7n), { signal })).rejects.toThrow('stopped');
	});
});

describe('the PNG of a drawing', () => {
	it('has the size of the drawing, and letters', async () => {
		const map = oneCell(3, 7n);
		const plain = await toPng(await drawSkyMap(map));
		expect(plain.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
		expect([plain.readUInt32BE(16), plain.readUInt32BE(20)]).toEqual([size.width, size.height]);
		const titled = await toPng(await drawSkyMap(map, { title: 'Ω₀ S240716b ± °' }));
		expect(titled.equals(plain)).toBe(false);
		// The title element that screen readers use draws nothing.
		const blank = await toPng(await drawSkyMap(map, { title: ' ' }));
		expect(blank.equals(plain)).toBe(true);
	});

	it('can be made of several drawings at once', async () => {
		const svg = await drawSkyMap(oneCell(3, 7n), { theme: 'dark' });
		const [one, other] = await Promise.all([toPng(svg), toPng(svg)]);
		expect(one.equals(other)).toBe(true);
	});
});

describe('the colours of a theme', () => {
	it('go from the sky to the darkest', () => {
		const { ramp } = themes.light;
		expect(colourAt(ramp, 0)).toBe(ramp[0]);
		expect(colourAt(ramp, 1)).toBe(ramp.at(-1));
		expect(colourAt(['#000000', '#ffffff'], 0.5)).toBe('#808080');
		expect(themes.dark.ramp[0]).toBe(themes.dark.sky);
	});
});
