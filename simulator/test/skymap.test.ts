import { describe, expect, it } from 'vitest';
import { Chance } from '../automation/chance';
import { cellCount, centre } from '../automation/healpix';
import { makeSkyMap } from '../automation/skymap';
import { imagineSource, kinds } from '../automation/source';

/** A small FITS reader, made from the standard and not from the writer. */
function readFits(bytes: Buffer): { cards: Map<string, string>; data: Buffer }[] {
	const parts = [];
	let at = 0;
	while (at < bytes.length) {
		const cards = new Map<string, string>();
		let isOpen = true;
		while (isOpen) {
			for (let line = at; line < at + 2880; line += 80) {
				const card = bytes.toString('latin1', line, line + 80);
				expect(card).toMatch(/^[\x20-\x7e]{80}$/);
				const name = card.slice(0, 8).trim();
				if (name === 'END') isOpen = false;
				else if (isOpen) cards.set(name, card.slice(10).split(' / ')[0]?.trim() ?? '');
			}
			at += 2880;
		}
		const size = Number(cards.get('NAXIS1') ?? 0) * Number(cards.get('NAXIS2') ?? 0);
		parts.push({ cards, data: bytes.subarray(at, at + size) });
		at += Math.ceil(size / 2880) * 2880;
	}
	return parts;
}

function mapOf(kind: (typeof kinds)[number], detectors: number) {
	const chance = new Chance(`${kind}${detectors}`);
	const source = imagineSource(chance, kind, detectors, 0.01);
	const bytes = makeSkyMap({
		source,
		graceid: 'G123456',
		instruments: 'H1,L1',
		gpstime: 1405136958.508404,
		made: new Date('2024-07-16T03:50:00Z'),
	});
	return { source, bytes };
}

describe('the sky map of an imagined source', () => {
	it('is a FITS file in whole blocks with an empty primary part and one binary table', () => {
		const { bytes } = mapOf('bns', 2);
		expect(bytes.length % 2880).toBe(0);
		const [primary, table, ...more] = readFits(bytes);
		expect(more).toEqual([]);
		expect(primary?.cards.get('SIMPLE')).toBe('T');
		expect(primary?.cards.get('NAXIS')).toBe('0');
		expect(Object.fromEntries(table?.cards ?? [])).toMatchObject({
			XTENSION: "'BINTABLE'",
			BITPIX: '8',
			NAXIS: '2',
			NAXIS1: '40',
			TFIELDS: '5',
			TTYPE1: "'UNIQ    '",
			TFORM1: "'K       '",
			TTYPE2: "'PROBDENSITY'",
			TFORM2: "'D       '",
			TUNIT2: "'sr-1    '",
			ORDERING: "'NUNIQ   '",
			PIXTYPE: "'HEALPIX '",
			COORDSYS: "'C       '",
			MOC: 'T',
			INDXSCHM: "'EXPLICIT'",
			OBJECT: "'G123456 '",
			'DATE-OBS': "'2024-07-16T03:49:00.508'",
		});
	});

	it.each(kinds.flatMap((kind) => [1, 2, 3].map((detectors) => [kind, detectors] as const)))(
		'of a %s seen by %i detectors covers the sphere once, with probability 1',
		(kind, detectors) => {
			const [, table] = readFits(mapOf(kind, detectors).bytes);
			const data = table?.data ?? Buffer.alloc(0);
			let [area, probability, last] = [0, 0, 0];
			let orders = new Set<number>();
			for (let at = 0; at < data.length; at += 40) {
				const uniq = Number(data.readBigInt64BE(at));
				const order = Math.floor(Math.log2(uniq / 4) / 2);
				const cell = (4 * Math.PI) / (12 * 4 ** order);
				expect(uniq).toBeGreaterThan(last);
				last = uniq;
				orders = orders.add(order);
				area += cell;
				probability += cell * data.readDoubleBE(at + 8);
			}
			expect(area).toBeCloseTo(4 * Math.PI, 9);
			expect(probability).toBeCloseTo(1, 9);
			expect(Math.max(...orders)).toBe(Number(table?.cards.get('MOCORDER')));
			expect(orders.size).toBeGreaterThan(1);
		},
	);

	it('is the same for the same source', () => {
		expect(mapOf('nsbh', 3).bytes.equals(mapOf('nsbh', 3).bytes)).toBe(true);
	});
});

describe('HEALPix', () => {
	it('places cells where the definition puts them', () => {
		const degrees = (order: number, index: number) => {
			const { ra, dec } = centre(order, index);
			return [(ra * 180) / Math.PI, (dec * 180) / Math.PI].map((angle) => Number(angle.toFixed(6)));
		};
		expect(degrees(0, 0)).toEqual([45, 41.810315]);
		expect(degrees(0, 4)).toEqual([0, 0]);
		expect(degrees(0, 11)).toEqual([315, -41.810315]);
		expect(degrees(1, 3)).toEqual([45, 66.443536]);
		expect(degrees(1, 17)).toEqual([22.5, 0]);
	});

	it('spreads the cells evenly', () => {
		for (const order of [0, 1, 2, 3]) {
			const sum = [0, 0, 0];
			for (let index = 0; index < cellCount(order); index += 1) {
				const { ra, dec } = centre(order, index);
				sum[0]! += Math.cos(dec) * Math.cos(ra);
				sum[1]! += Math.cos(dec) * Math.sin(ra);
				sum[2]! += Math.sin(dec);
			}
			for (const part of sum) expect(part).toBeCloseTo(0, 9);
		}
	});
});
