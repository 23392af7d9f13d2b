import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SkyMapError } from './SkyMapError';

/** The value of a card: text without its quotes and closing blanks. */
export type CardValue = string | number | boolean;

/** The cards of one header, by keyword; of a keyword that comes twice the first. */
export type Header = ReadonlyMap<string, CardValue>;

/** B: bytes, I, J, K: integers of 16, 32, 64 bits, E, D: single and double precision. */
export type ColumnType = 'B' | 'I' | 'J' | 'K' | 'E' | 'D';

/** A column of a binary table. */
export interface ColumnLayout {
	/** TTYPEn, in capitals. */
	name: string;
	/** Undefined for types that a sky map has no use for: texts, bits, complex numbers, lists of varying length. */
	type?: ColumnType;
	/** Values in each row. */
	repeat: number;
	/** Bytes from the beginning of a row. */
	offset: number;
	/** TUNITn, empty if there is none. */
	unit: string;
	/** TSCALn and TZEROn: a value is zero + scale · what is stored. */
	scale: number;
	zero: number;
}

/** A binary table (BINTABLE) whose rows have not been read yet. */
export interface Table {
	header: Header;
	columns: readonly ColumnLayout[];
	rows: number;
	/** Bytes of a row. */
	rowLength: number;
	/**
	 * The rows, in pieces of whole rows; to be read once.
	 *
	 * @returns views of what was read, each with the number of the first row in it
	 */
	read(): AsyncIterable<{ row: number; rows: number; view: DataView }>;
}

/** Bytes of a FITS file, decompressed, that are read at most. */
export const maxFitsBytes = 2 * 1024 ** 3;

const block = 2880;
const cardLength = 80;
/** 36,000 cards; files with a long HISTORY have some hundreds. */
const maxHeaderBlocks = 1000;
/** Flat maps have up to 1024 values of each column in a row. */
const maxRowLength = 16 * 1024 ** 2;
const pieceLength = 128 * 1024;
const sizes: Record<string, number> = {
	L: 1,
	X: 1,
	B: 1,
	A: 1,
	I: 2,
	J: 4,
	K: 8,
	E: 4,
	D: 8,
	C: 8,
	M: 16,
	P: 8,
	Q: 16,
};

/**
 * Reads a FITS file (standard 4.0), gzipped or not, up to the first binary table that is wanted.
 *
 * @param content of the file
 * @param name of the file, for errors
 * @param isWanted decides by the columns of a table
 * @throws SkyMapError if it is not FITS, ends too early, is too large or has no such table
 */
export async function openTable(
	content: AsyncIterable<Uint8Array>,
	name: string,
	isWanted: (columns: readonly ColumnLayout[]) => boolean,
): Promise<Table> {
	const bytes = await plainBytes(content, name);
	const found: string[] = [];
	for (let part = 0; ; part += 1) {
		const header = await readHeader(bytes, name, part);
		if (header === undefined) throw withoutTable(name, found);
		const length = dataLength(header, name);
		if (header.get('XTENSION') === 'BINTABLE') {
			const table = tableOf(header, bytes, name);
			if (isWanted(table.columns)) return table;
			found.push(table.columns.map((column) => column.name).join(', '));
		}
		await bytes.skip(Math.ceil(length / block) * block);
	}
}

function withoutTable(name: string, found: readonly string[]): SkyMapError {
	const [columns] = found;
	return columns === undefined
		? new SkyMapError(
				`${name} is not a sky map: it is a FITS file without a table.`,
				'Sky maps end in .multiorder.fits, .fits or .fits.gz.',
			)
		: new SkyMapError(
				`${name} is not a sky map: its table has the columns ${columns}.`,
				'A sky map has the columns UNIQ and PROBDENSITY, or PROB.',
			);
}

/** Takes bytes off the front of a stream. */
interface Bytes {
	/** As many as there are, up to a number; fewer only at the end. */
	upTo(length: number): Promise<Buffer>;
	/** @throws SkyMapError if there are fewer */
	exactly(length: number): Promise<Buffer>;
	skip(length: number): Promise<void>;
	/** What is left, with what was taken before it. */
	rest(before: Buffer): AsyncGenerator<Buffer>;
}

function bytesOf(content: AsyncIterable<Uint8Array>, name: string): Bytes {
	const source = content[Symbol.asyncIterator]();
	let held: Buffer = Buffer.alloc(0);
	let total = 0;

	async function next(): Promise<Buffer | undefined> {
		const step = await source.next();
		if (step.done) return undefined;
		const { value } = step;
		total += value.length;
		if (total > maxFitsBytes) throw tooLarge(name);
		return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
	}

	async function upTo(length: number): Promise<Buffer> {
		const pieces: Buffer[] = [];
		let missing = length;
		while (missing > 0) {
			const piece = held.length > 0 ? held : await next();
			if (piece === undefined) break;
			pieces.push(piece.subarray(0, missing));
			held = piece.subarray(missing);
			missing -= pieces.at(-1)!.length;
		}
		return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
	}

	async function exactly(length: number): Promise<Buffer> {
		const read = await upTo(length);
		if (read.length < length) throw truncated(name);
		return read;
	}

	return {
		upTo,
		exactly,
		async skip(length) {
			for (let left = length; left > 0; left -= pieceLength)
				await exactly(Math.min(left, pieceLength));
		},
		async *rest(before) {
			yield before;
			for (;;) {
				const piece = held.length > 0 ? held : await next();
				held = Buffer.alloc(0);
				if (piece === undefined) return;
				yield piece;
			}
		},
	};
}

function truncated(name: string): SkyMapError {
	return new SkyMapError(
		`${name} is incomplete: the file ends before its table does.`,
		'Download the file again. If it is still incomplete, it was uploaded like this.',
	);
}

function tooLarge(name: string): SkyMapError {
	return new SkyMapError(
		`${name} is too large: the maximum is 2 GB.`,
		'Use the multi-order sky map (.multiorder.fits), which is a few MB.',
	);
}

/** The bytes of a file without its gzip layer, once it is clear that it is FITS. */
async function plainBytes(content: AsyncIterable<Uint8Array>, name: string): Promise<Bytes> {
	const raw = bytesOf(content, name);
	const start = await raw.upTo(cardLength);
	const isGzip = start[0] === 0x1f && start[1] === 0x8b;
	if (!isGzip) {
		checkStart(start, name);
		return bytesOf(raw.rest(start), name);
	}
	const plain = bytesOf(unzipped(raw.rest(start), name), name);
	const plainStart = await plain.upTo(cardLength);
	checkStart(plainStart, name);
	return bytesOf(plain.rest(plainStart), name);
}

async function* unzipped(content: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
	const source = Readable.from(content, { objectMode: false });
	const gunzip = createGunzip({ chunkSize: pieceLength });
	source.once('error', (error) => gunzip.destroy(error));
	// Whoever stops reading hears of no error any more.
	gunzip.on('error', () => undefined);
	try {
		for await (const piece of source.pipe(gunzip) as AsyncIterable<Buffer>) yield piece;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'Z_BUF_ERROR') throw truncated(name);
		if (code?.startsWith('Z_')) throw new SkyMapError(`${name} is damaged: it cannot be unzipped.`);
		throw error;
	} finally {
		source.destroy();
	}
}

/** @throws SkyMapError that says what the file is instead */
function checkStart(start: Buffer, name: string): void {
	const text = start.toString('latin1');
	if (/^SIMPLE {2}= +T/.test(text)) return;
	const advice = 'Sky maps are FITS files: their names end in .multiorder.fits, .fits or .fits.gz.';
	if (text === '') throw new SkyMapError(`${name} is empty.`, advice);
	const isText = /^[\t\n\r -~]*$/.test(start.toString('utf8').replace(/[\u0080-\uffff]/g, ''));
	throw new SkyMapError(
		isText ? `${name} is a text file, not a FITS file.` : `${name} is not a FITS file.`,
		advice,
	);
}

/** @returns undefined at the end of the file */
async function readHeader(bytes: Bytes, name: string, part: number): Promise<Header | undefined> {
	const cards = new Map<string, CardValue>();
	for (let blocks = 0; blocks < maxHeaderBlocks; blocks += 1) {
		const piece = await bytes.upTo(block);
		// After the last part some programs leave blanks or zeros.
		const isFirst = blocks === 0;
		if (isFirst && part > 0 && !piece.toString('latin1', 0, 8).startsWith('XTENSION'))
			return undefined;
		if (piece.length < block) throw truncated(name);
		for (let at = 0; at < block; at += cardLength) {
			const card = piece.toString('latin1', at, at + cardLength);
			const keyword = card.slice(0, 8).trimEnd();
			if (keyword === 'END') return cards;
			if (card.slice(8, 10) !== '= ' || cards.has(keyword)) continue;
			const value = cardValue(card.slice(10));
			if (value !== undefined) cards.set(keyword, value);
		}
	}
	throw new SkyMapError(`${name} is not a FITS file: its header does not end.`);
}

/** The value before the comment. */
function cardValue(text: string): CardValue | undefined {
	const quoted = /^ *'((?:[^']|'')*)'/.exec(text)?.[1];
	if (quoted !== undefined) return quoted.replaceAll("''", "'").trimEnd();
	const slash = text.indexOf('/');
	const plain = (slash < 0 ? text : text.slice(0, slash)).trim();
	if (plain === 'T' || plain === 'F') return plain === 'T';
	const number = Number(plain.replace(/[dD]/, 'E'));
	return plain === '' || Number.isNaN(number) ? undefined : number;
}

function wholeNumber(header: Header, keyword: string, name: string, missing?: number): number {
	const value = header.get(keyword) ?? missing;
	if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
	throw new SkyMapError(`${name} is not a valid FITS file: its header gives no valid ${keyword}.`);
}

/** Bytes of the data that belong to a header, without what fills the last block. */
function dataLength(header: Header, name: string): number {
	const axes = wholeNumber(header, 'NAXIS', name);
	if (axes > 999) throw new SkyMapError(`${name} is not a valid FITS file: it has ${axes} axes.`);
	if (axes === 0) return 0;
	let count = 1;
	for (let axis = 1; axis <= axes; axis += 1) count *= wholeNumber(header, `NAXIS${axis}`, name);
	const bits = header.get('BITPIX');
	const length =
		((typeof bits === 'number' ? Math.abs(bits) : 8) / 8) *
		wholeNumber(header, 'GCOUNT', name, 1) *
		(wholeNumber(header, 'PCOUNT', name, 0) + count);
	if (length > maxFitsBytes) throw tooLarge(name);
	return length;
}

function tableOf(header: Header, bytes: Bytes, name: string): Table {
	const rowLength = wholeNumber(header, 'NAXIS1', name);
	if (rowLength > maxRowLength)
		throw new SkyMapError(`${name} is not a sky map: a row of its table has ${rowLength} bytes.`);
	const rows = wholeNumber(header, 'NAXIS2', name);
	const count = wholeNumber(header, 'TFIELDS', name);
	const columns: ColumnLayout[] = [];
	let offset = 0;
	for (let number = 1; number <= Math.min(count, 999); number += 1) {
		const form = String(header.get(`TFORM${number}`) ?? '');
		const [, repeats = '', type = ''] = /^ *(\d*)([LXBIJKAEDCMPQ])/.exec(form) ?? [];
		const repeat = repeats === '' ? 1 : Number(repeats);
		const { [type]: size } = sizes;
		if (size === undefined)
			throw new SkyMapError(
				`${name} is not a valid FITS file: its header gives no valid TFORM${number}.`,
			);
		columns.push({
			name: textCard(header, `TTYPE${number}`).toUpperCase(),
			type: isNumeric(type) ? type : undefined,
			repeat,
			offset,
			unit: textCard(header, `TUNIT${number}`),
			scale: numberCard(header, `TSCAL${number}`, 1),
			zero: numberCard(header, `TZERO${number}`, 0),
		});
		offset += type === 'X' ? Math.ceil(repeat / 8) : repeat * size;
	}
	if (offset !== rowLength)
		throw new SkyMapError(
			`${name} is not a valid FITS file: its columns have ${offset} bytes, its rows ${rowLength}.`,
		);
	const rowsAtATime = Math.max(1, Math.floor(pieceLength / Math.max(1, rowLength)));
	return {
		header,
		columns,
		rows,
		rowLength,
		async *read() {
			for (let row = 0; row < rows; row += rowsAtATime) {
				const taken = Math.min(rowsAtATime, rows - row);
				const piece = await bytes.exactly(taken * rowLength);
				const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
				yield { row, rows: taken, view };
			}
		},
	};
}

function isNumeric(type: string): type is ColumnType {
	return ['B', 'I', 'J', 'K', 'E', 'D'].includes(type);
}

/** Text of a card, empty if there is none. */
export function textCard(header: Header, keyword: string): string {
	const value = header.get(keyword);
	return typeof value === 'string' ? value.trim() : '';
}

function numberCard(header: Header, keyword: string, missing: number): number {
	const value = header.get(keyword);
	return typeof value === 'number' ? value : missing;
}

/**
 * Writes the values of a column of some rows, one after another, into an array of numbers.
 *
 * @param at index in the array of the first value
 */
export function readNumbers(
	column: ColumnLayout,
	rowLength: number,
	piece: { rows: number; view: DataView },
	into: Float32Array | Float64Array,
	at: number,
): void {
	const { type, repeat, offset, scale, zero } = column;
	const { view, rows } = piece;
	const size = type === undefined ? 0 : sizes[type]!;
	const isScaled = scale !== 1 || zero !== 0;
	let index = at;
	for (let row = 0; row < rows; row += 1) {
		let byte = row * rowLength + offset;
		for (let place = 0; place < repeat; place += 1, byte += size, index += 1) {
			const stored = readNumber(view, byte, type);
			into[index] = isScaled ? zero + scale * stored : stored;
		}
	}
}

function readNumber(view: DataView, byte: number, type: ColumnType | undefined): number {
	switch (type) {
		case 'D':
			return view.getFloat64(byte);
		case 'E':
			return view.getFloat32(byte);
		case 'K':
			return Number(view.getBigInt64(byte));
		case 'J':
			return view.getInt32(byte);
		case 'I':
			return view.getInt16(byte);
		case 'B':
			return view.getUint8(byte);
		case undefined:
			return NaN;
	}
}

/** One whole number of a column, exact also with 64 bits. */
export function readInteger(
	column: ColumnLayout,
	rowLength: number,
	view: DataView,
	row: number,
): bigint {
	const byte = row * rowLength + column.offset;
	const stored =
		column.type === 'K' ? view.getBigInt64(byte) : BigInt(readNumber(view, byte, column.type));
	const isScaled = column.scale !== 1 || column.zero !== 0;
	return isScaled ? BigInt(column.zero) + BigInt(column.scale) * stored : stored;
}
