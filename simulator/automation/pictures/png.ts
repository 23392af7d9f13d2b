import { crc32, deflateSync } from 'node:zlib';

/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [number, number, number];

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG picture (ISO/IEC 15948, true colour of 8 bits) whose pixels come from a function; the origin is top left. */
export function png(
	width: number,
	height: number,
	pixel: (x: number, y: number) => Colour,
): Buffer {
	const rowLength = 1 + 3 * width;
	// The first byte of each row names its filter: none.
	const rows = Buffer.alloc(rowLength * height);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) rows.set(pixel(x, y), y * rowLength + 1 + 3 * x);
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		signature,
		chunk('IHDR', head),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, check]);
}
