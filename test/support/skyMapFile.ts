/** Sky maps for tests, written byte by byte as the FITS standard 4.0 says. */

export interface TestColumn {
	name: string;
	/** TFORM: `D`, `E`, `K`, `J`, `I`, `B`, with a repeat count before it. */
	form: string;
	unit?: string;
	values: readonly (number | bigint)[];
	scale?: number;
	zero?: number;
}

export type TestCard = readonly [keyword: string, value: string | number | boolean];

function cardText([keyword, value]: TestCard): string {
	const shown =
		typeof value === 'string'
			? `'${value.replaceAll("'", "''").padEnd(8)}'`
			: (typeof value === 'boolean' ? (value ? 'T' : 'F') : String(value)).padStart(20);
	return `${keyword.padEnd(8)}= ${shown}`.padEnd(80);
}

function blocks(bytes: Buffer, fill: number): Buffer {
	return Buffer.concat([bytes, Buffer.alloc((2880 - (bytes.length % 2880)) % 2880, fill)]);
}

export function header(cards: readonly TestCard[]): Buffer {
	return blocks(Buffer.from(cards.map(cardText).join('') + 'END'.padEnd(80), 'latin1'), 0x20);
}

export const primary = header([
	['SIMPLE', true],
	['BITPIX', 8],
	['NAXIS', 0],
	['EXTEND', true],
]);

const writers: Record<
	string,
	[size: number, write: (into: Buffer, value: number | bigint, at: number) => void]
> = {
	D: [8, (into, value, at) => into.writeDoubleBE(Number(value), at)],
	E: [4, (into, value, at) => into.writeFloatBE(Number(value), at)],
	K: [8, (into, value, at) => into.writeBigInt64BE(BigInt(value), at)],
	J: [4, (into, value, at) => into.writeInt32BE(Number(value), at)],
	I: [2, (into, value, at) => into.writeInt16BE(Number(value), at)],
	B: [1, (into, value, at) => into.writeUInt8(Number(value), at)],
};

/** A binary table with its header. */
export function table(columns: readonly TestColumn[], cards: readonly TestCard[] = []): Buffer {
	const layouts = columns.map((column) => {
		const repeat = Number(/^\d*/.exec(column.form)![0] || 1);
		const [size, write] = writers[column.form.replace(/^\d*/, '')]!;
		return { ...column, repeat, size, write };
	});
	const rowLength = layouts.reduce((sum, { repeat, size }) => sum + repeat * size, 0);
	const rows = layouts[0] ? layouts[0].values.length / layouts[0].repeat : 0;
	const data = Buffer.alloc(rows * rowLength);
	let offset = 0;
	for (const { repeat, size, write, values } of layouts) {
		values.forEach((value, index) => {
			const row = Math.floor(index / repeat);
			write(data, value, row * rowLength + offset + (index % repeat) * size);
		});
		offset += repeat * size;
	}
	const described = columns.flatMap(({ name, form, unit, scale, zero }, index): TestCard[] => [
		[`TTYPE${index + 1}`, name],
		[`TFORM${index + 1}`, form],
		...(unit === undefined ? [] : [[`TUNIT${index + 1}`, unit] as const]),
		...(scale === undefined ? [] : [[`TSCAL${index + 1}`, scale] as const]),
		...(zero === undefined ? [] : [[`TZERO${index + 1}`, zero] as const]),
	]);
	const top = header([
		['XTENSION', 'BINTABLE'],
		['BITPIX', 8],
		['NAXIS', 2],
		['NAXIS1', rowLength],
		['NAXIS2', rows],
		['PCOUNT', 0],
		['GCOUNT', 1],
		['TFIELDS', columns.length],
		...described,
		...cards,
	]);
	return Buffer.concat([top, blocks(data, 0)]);
}

/** A flat map with the probability of each cell. */
export function flatFile(
	probabilities: readonly number[],
	ordering: 'NESTED' | 'RING' = 'NESTED',
	form = 'D',
): Buffer {
	const nside = Math.sqrt(probabilities.length / 12);
	return Buffer.concat([
		primary,
		table(
			[{ name: 'PROB', form, unit: 'pix-1', values: probabilities }],
			[
				['PIXTYPE', 'HEALPIX'],
				['ORDERING', ordering],
				['COORDSYS', 'C'],
				['NSIDE', nside],
				['INDXSCHM', 'IMPLICIT'],
			],
		),
	]);
}

export interface TestCell {
	uniq: bigint;
	/** Per steradian. */
	density: number;
	mu?: number;
	sigma?: number;
	norm?: number;
}

/** A multi-order map; 3-D if its first cell has a distance. */
export function multiOrderFile(
	cells: readonly TestCell[],
	cards: readonly TestCard[] = [],
): Buffer {
	const is3d = cells[0]?.mu !== undefined;
	const column = (
		name: string,
		unit: string,
		of: (cell: TestCell) => number | undefined,
	): TestColumn => ({
		name,
		form: 'D',
		unit,
		values: cells.map((cell) => of(cell) ?? 0),
	});
	return Buffer.concat([
		primary,
		table(
			[
				{ name: 'UNIQ', form: 'K', values: cells.map(({ uniq }) => uniq) },
				column('PROBDENSITY', 'sr-1', ({ density }) => density),
				...(is3d
					? [
							column('DISTMU', 'Mpc', ({ mu }) => mu),
							column('DISTSIGMA', 'Mpc', ({ sigma }) => sigma),
							column('DISTNORM', 'Mpc-2', ({ norm }) => norm),
						]
					: []),
			],
			[['MOC', true], ['PIXTYPE', 'HEALPIX'], ['ORDERING', 'NUNIQ'], ['COORDSYS', 'C'], ...cards],
		),
	]);
}

/** The content of a file as it comes over the network, in pieces of a length. */
export async function* inPieces(bytes: Uint8Array, length = 4096): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += length) {
		await Promise.resolve();
		yield bytes.subarray(at, at + length);
	}
}
