/** One keyword of a FITS header. */
export type Card = readonly [keyword: string, value: string | number | boolean];

export interface Column {
	name: string;
	/** K: 64-bit integers; D: double precision. */
	form: 'K' | 'D';
	unit?: string;
	values: readonly number[];
}

const block = 2880;
const cardLength = 80;

function card([keyword, value]: Card): string {
	if (typeof value === 'boolean')
		return `${keyword.padEnd(8)}= ${(value ? 'T' : 'F').padStart(20)}`;
	if (typeof value === 'number') {
		return `${keyword.padEnd(8)}= ${String(value).toUpperCase().padStart(20)}`;
	}
	return `${keyword.padEnd(8)}= '${value.replaceAll("'", "''").padEnd(8)}'`;
}

function header(cards: readonly Card[]): Buffer {
	const text = [...cards.map(card), 'END'].map((line) => line.padEnd(cardLength)).join('');
	return Buffer.from(text.padEnd(Math.ceil(text.length / block) * block), 'latin1');
}

function padded(data: Buffer): Buffer {
	return Buffer.concat([data, Buffer.alloc((block - (data.length % block)) % block)]);
}

/** A FITS file (standard 4.0) with an empty primary part and one binary table. */
export function fitsTable(columns: readonly Column[], cards: readonly Card[]): Buffer {
	const rows = columns[0]?.values.length ?? 0;
	const rowLength = columns.length * 8;
	const table = Buffer.alloc(rows * rowLength);
	columns.forEach(({ form, values }, index) => {
		values.forEach((value, row) => {
			const at = row * rowLength + index * 8;
			if (form === 'K') table.writeBigInt64BE(BigInt(value), at);
			else table.writeDoubleBE(value, at);
		});
	});
	return Buffer.concat([
		header([
			['SIMPLE', true],
			['BITPIX', 8],
			['NAXIS', 0],
			['EXTEND', true],
		]),
		header([
			['XTENSION', 'BINTABLE'],
			['BITPIX', 8],
			['NAXIS', 2],
			['NAXIS1', rowLength],
			['NAXIS2', rows],
			['PCOUNT', 0],
			['GCOUNT', 1],
			['TFIELDS', columns.length],
			...columns.flatMap(columnCards),
			...cards,
		]),
		padded(table),
	]);
}

function columnCards({ name, form, unit }: Column, index: number): Card[] {
	return [
		[`TTYPE${index + 1}`, name],
		[`TFORM${index + 1}`, form],
		...(unit === undefined ? [] : [[`TUNIT${index + 1}`, unit] as const]),
	];
}
