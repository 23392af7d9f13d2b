/** Numbers and texts one after another, as few bytes as they need. What is written in one order is read in the same. */
export class ByteWriter {
	private bytes = Buffer.alloc(4096);
	private length = 0;

	/** A whole number from 0 on; small ones take one byte. */
	whole(value: number): void {
		let rest = value;
		while (rest >= 128) {
			this.byte((rest % 128) + 128);
			rest = Math.floor(rest / 128);
		}
		this.byte(rest);
	}

	/** A whole number of either sign. */
	signed(value: number): void {
		this.whole(value < 0 ? -2 * value - 1 : 2 * value);
	}

	/** Any number, exactly. */
	exact(value: number): void {
		this.reserve(8);
		this.length = this.bytes.writeDoubleLE(value, this.length);
	}

	text(value: string): void {
		const size = Buffer.byteLength(value);
		this.whole(size);
		this.reserve(size);
		this.length += this.bytes.write(value, this.length);
	}

	done(): Buffer {
		return this.bytes.subarray(0, this.length);
	}

	private byte(value: number): void {
		this.reserve(1);
		this.length = this.bytes.writeUInt8(value, this.length);
	}

	private reserve(size: number): void {
		if (this.length + size <= this.bytes.length) return;
		const larger = Buffer.alloc(2 * this.bytes.length + size);
		this.bytes.copy(larger);
		this.bytes = larger;
	}
}

/** Reads what a {@link ByteWriter} wrote; throws a RangeError at its end. */
export class ByteReader {
	private position = 0;

	constructor(private readonly bytes: Buffer) {}

	whole(): number {
		let value = 0;
		for (let weight = 1; ; weight *= 128) {
			const byte = this.bytes.readUInt8(this.position++);
			value += (byte % 128) * weight;
			if (byte < 128) return value;
		}
	}

	signed(): number {
		const value = this.whole();
		return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
	}

	exact(): number {
		this.position += 8;
		return this.bytes.readDoubleLE(this.position - 8);
	}

	text(): string {
		const size = this.whole();
		if (this.position + size > this.bytes.length) throw new RangeError('The text is cut off.');
		this.position += size;
		return this.bytes.toString('utf8', this.position - size, this.position);
	}
}
