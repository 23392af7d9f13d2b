import { Readable } from 'node:stream';
import {
	type ColumnLayout,
	type Header,
	openTable,
	readInteger,
	readNumbers,
	type Table,
	textCard,
} from './fits';
import { cellArea, pixelsIn, readUniq } from './healpix';
import { SkyMapError } from './SkyMapError';
import type { Column, MultiOrderCells, SkyMap, SkyMapFacts } from './skyMap';
import { inSlices, type TimeSlices, timeSlices } from './timeSlices';

/** Cells that are read at most: those of a flat map of NSIDE 2048, 403 MB as numbers of double precision. */
export const maxCells = 12 * 2048 ** 2;

export interface ReadOptions {
	/** Of the file, for errors; default "The sky map". */
	name?: string;
	/** Reads the distances of maps with so many cells at most, since they take more memory than the probabilities; default 0: none. */
	distanceUpTo?: number;
	signal?: AbortSignal;
}

const distanceNames = { mu: 'DISTMU', sigma: 'DISTSIGMA', norm: 'DISTNORM' } as const;
/** LALInference wrote PROBABILITY. */
const flatNames = ['PROB', 'PROBABILITY'];

/**
 * Reads a sky map: multi-order or flat HEALPix (NESTED or RING), 2-D or 3-D, gzipped or not. It is read as a stream; in memory
 * are its probability column and, if wanted, its distances.
 *
 * @param content of the file; a stream is destroyed in any case
 * @throws SkyMapError with a sentence that names the file
 */
export async function readSkyMap(
	content: AsyncIterable<Uint8Array>,
	options: ReadOptions = {},
): Promise<SkyMap> {
	try {
		return await readContent(content, options);
	} finally {
		// What follows the table, or a mistake, is not read.
		if (content instanceof Readable) content.destroy();
	}
}

async function readContent(
	content: AsyncIterable<Uint8Array>,
	{ name = 'The sky map', distanceUpTo = 0, signal }: ReadOptions,
): Promise<SkyMap> {
	const slices = timeSlices(signal);
	const table = await openTable(content, name, isSkyMap);
	const find = (wanted: string): ColumnLayout | undefined =>
		table.columns.find((column) => column.name === wanted);
	const uniq = find('UNIQ');
	const density = find('PROBDENSITY') ?? table.columns.find(isFlatProbability);
	if (!density) throw new SkyMapError(`${name} is not a sky map: it has no column PROBDENSITY.`);
	const size = table.rows * density.repeat;
	checkSize(size, name);
	const wanted: { layout: ColumnLayout; values: Column }[] = [
		{ layout: density, values: columnFor(density, size) },
	];
	const distance = Object.values(distanceNames).map(find);
	const hasDistance = distance.every((column) => column !== undefined) && size <= distanceUpTo;
	for (const layout of hasDistance ? distance : []) {
		// Half the memory, and seven digits are enough for what is known of a distance.
		const values = uniq ? new Float64Array(size) : new Float32Array(size);
		wanted.push({ layout, values });
	}
	for (const { layout } of wanted) checkColumn(layout, density.repeat, name);
	const facts = factsOf(table);
	if (!uniq) {
		const cells = flatCells(table.header, size, name);
		await readColumns(table, wanted, undefined, slices);
		if (density.name !== 'PROBDENSITY') await perSteradian(wanted[0]!.values, cells.nside, slices);
		return { facts, size, cells, ...columnsOf(wanted.map(({ values }) => values)) };
	}
	checkColumn(uniq, 1, name);
	const indices = new BigUint64Array(size);
	await readColumns(table, wanted, { layout: uniq, values: indices }, slices);
	const unsorted = await cellsOf(indices, name, slices);
	const places = await sortedPlaces(unsorted.first, slices);
	const cells: MultiOrderCells = {
		kind: 'multiOrder',
		first: await inOrder(unsorted.first, places, new BigUint64Array(size), slices),
		order: await inOrder(unsorted.order, places, new Uint8Array(size), slices),
	};
	await checkOverlaps(cells, name, slices);
	const columns: Column[] = [];
	for (const { values } of wanted) {
		const sorted = values instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
		columns.push(await inOrder<number, Column>(values, places, sorted, slices));
	}
	return { facts, size, cells, ...columnsOf(columns) };
}

function isFlatProbability({ name }: ColumnLayout): boolean {
	return flatNames.includes(name);
}

function isSkyMap(columns: readonly ColumnLayout[]): boolean {
	return columns.some((column) => column.name === 'PROBDENSITY' || isFlatProbability(column));
}

function columnFor({ type }: ColumnLayout, size: number): Column {
	return type === 'E' ? new Float32Array(size) : new Float64Array(size);
}

function columnsOf([density, mu, sigma, norm]: readonly Column[]): Pick<
	SkyMap,
	'density' | 'distance'
> {
	return {
		density: density!,
		...(mu && sigma && norm && { distance: { mu, sigma, norm } }),
	};
}

function checkSize(size: number, name: string): void {
	if (size === 0) throw new SkyMapError(`${name} has no cells.`);
	if (size <= maxCells) return;
	throw new SkyMapError(
		`${name} is too large: it has ${size} cells, and the maximum is ${maxCells}.`,
		'Use the multi-order sky map (.multiorder.fits), which has some ten thousand.',
	);
}

function checkColumn(column: ColumnLayout, repeat: number, name: string): void {
	const isInteger = column.name !== 'UNIQ' || ['B', 'I', 'J', 'K'].includes(column.type ?? '');
	const isWhole = Number.isInteger(column.scale) && Number.isInteger(column.zero);
	if (column.type === undefined || !isInteger || (column.name === 'UNIQ' && !isWhole))
		throw new SkyMapError(
			`${name} is not a sky map: its column ${column.name} does not hold numbers of the right type.`,
		);
	if (column.repeat !== repeat)
		throw new SkyMapError(
			`${name} is not a sky map: its columns have different numbers of values.`,
		);
}

function factsOf({ header, columns }: Table): SkyMapFacts {
	const text = (keyword: string): string | undefined => textCard(header, keyword) || undefined;
	const number = (keyword: string): number | undefined => {
		const value = header.get(keyword);
		return typeof value === 'number' ? value : undefined;
	};
	return {
		object: text('OBJECT'),
		instruments: textCard(header, 'INSTRUME')
			.split(',')
			.map((one) => one.trim())
			.filter(Boolean),
		creator: text('CREATOR'),
		created: text('DATE'),
		observed: text('DATE-OBS'),
		distanceMean: number('DISTMEAN'),
		distanceSd: number('DISTSTD'),
		ordering: textCard(header, 'ORDERING').toUpperCase(),
		coordinates: text('COORDSYS'),
		units: Object.fromEntries(columns.map((column) => [column.name, column.unit])),
	};
}

function flatCells(
	header: Header,
	size: number,
	name: string,
): Extract<SkyMap['cells'], { kind: 'flat' }> {
	const scheme = textCard(header, 'ORDERING').toUpperCase();
	if (scheme !== 'NESTED' && scheme !== 'RING')
		throw new SkyMapError(
			`${name} has an unknown order of cells: ORDERING is "${scheme}".`,
			'It must be NESTED or RING, or NUNIQ with a column UNIQ.',
		);
	const nside = Math.sqrt(size / 12);
	const given = header.get('NSIDE') ?? nside;
	if (!Number.isInteger(nside) || given !== nside)
		throw new SkyMapError(
			`${name} does not cover the whole sky: its ${size} cells do not match NSIDE ${String(header.get('NSIDE') ?? '(missing)')}.`,
			'A flat sky map has 12 · NSIDE² cells.',
		);
	if (!Number.isInteger(Math.log2(nside)))
		throw new SkyMapError(`${name} has NSIDE ${nside}, which is not a power of two.`);
	return { kind: 'flat', nside, scheme };
}

async function readColumns(
	table: Table,
	wanted: readonly { layout: ColumnLayout; values: Column }[],
	uniq: { layout: ColumnLayout; values: BigUint64Array } | undefined,
	slices: TimeSlices,
): Promise<void> {
	for await (const piece of table.read()) {
		for (const { layout, values } of wanted)
			readNumbers(layout, table.rowLength, piece, values, piece.row * layout.repeat);
		for (let row = 0; uniq && row < piece.rows; row += 1)
			uniq.values[piece.row + row] = readInteger(uniq.layout, table.rowLength, piece.view, row);
		if (slices.isOver()) await slices.next();
	}
}

/** A flat map has the probability of each cell. */
async function perSteradian(values: Column, nside: number, slices: TimeSlices): Promise<void> {
	const area = cellArea(nside);
	await inSlices(
		values.length,
		(from, to) => {
			for (let index = from; index < to; index += 1) values[index]! /= area;
		},
		slices,
	);
}

async function cellsOf(
	uniq: BigUint64Array,
	name: string,
	slices: TimeSlices,
): Promise<{ first: BigUint64Array; order: Uint8Array }> {
	const order = new Uint8Array(uniq.length);
	await inSlices(
		uniq.length,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				const cell = readUniq(uniq[index]!);
				if (!cell)
					throw new SkyMapError(
						`${name} is not a sky map: row ${index + 1} has the UNIQ index ${BigInt.asIntN(64, uniq[index]!)}, which does not exist.`,
					);
				order[index] = cell.order;
				uniq[index] = cell.first;
			}
		},
		slices,
	);
	return { first: uniq, order };
}

/** Rows in the order of their first pixels: a radix sort, 16 bits at a time, which can be interrupted. */
async function sortedPlaces(first: BigUint64Array, slices: TimeSlices): Promise<Uint32Array> {
	const size = first.length;
	// The low half comes first: Node runs on little-endian machines.
	const halves = new Uint32Array(first.buffer, first.byteOffset, size * 2);
	let places = new Uint32Array(size);
	let other = new Uint32Array(size);
	for (let index = 0; index < size; index += 1) places[index] = index;
	for (const [half, shift] of [
		[0, 0],
		[0, 16],
		[1, 0],
		[1, 16],
	] as const) {
		const digit = (place: number): number => (halves[place * 2 + half]! >>> shift) & 0xffff;
		const starts = new Uint32Array(65536 + 1);
		await inSlices(
			size,
			(from, to) => {
				for (let index = from; index < to; index += 1) starts[digit(index) + 1]! += 1;
			},
			slices,
		);
		for (let value = 1; value < starts.length; value += 1) starts[value]! += starts[value - 1]!;
		await inSlices(
			size,
			(from, to) => {
				for (let index = from; index < to; index += 1) {
					const place = places[index]!;
					const value = digit(place);
					other[starts[value]!] = place;
					starts[value]! += 1;
				}
			},
			slices,
		);
		[places, other] = [other, places];
	}
	return places;
}

async function inOrder<Value, Values extends { [index: number]: Value; length: number }>(
	values: Values,
	places: Uint32Array,
	sorted: Values,
	slices: TimeSlices,
): Promise<Values> {
	await inSlices(
		places.length,
		(from, to) => {
			for (let index = from; index < to; index += 1) sorted[index] = values[places[index]!]!;
		},
		slices,
	);
	return sorted;
}

/** Two cells that hold the same piece of sky would count twice. */
async function checkOverlaps(
	{ first, order }: MultiOrderCells,
	name: string,
	slices: TimeSlices,
): Promise<void> {
	await inSlices(
		first.length - 1,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				if (first[index]! + pixelsIn(order[index]!) > first[index + 1]!)
					throw new SkyMapError(`${name} is not a sky map: two of its cells overlap.`);
			}
		},
		slices,
	);
}
