/** A set of small numbers, one bit each; it grows as needed. */
export class Bits {
	private words: Uint32Array;

	constructor(words: Uint32Array = new Uint32Array(32)) {
		this.words = words;
	}

	/** All numbers below `size`. */
	static upTo(size: number): Bits {
		const words = new Uint32Array(Math.ceil(size / 32));
		words.fill(0xffffffff);
		if (size % 32 !== 0) words[words.length - 1] = 2 ** (size % 32) - 1;
		return new Bits(words);
	}

	has(number: number): boolean {
		return (((this.words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
	}

	set(number: number, isIn: boolean): void {
		const at = number >>> 5;
		if (at >= this.words.length) {
			if (!isIn) return;
			this.grow(Math.max(at + 1, this.words.length * 2));
		}
		const bit = 1 << (number & 31);
		const word = this.words[at] ?? 0;
		this.words[at] = isIn ? word | bit : word & ~bit;
	}

	/** Keeps what the other set has too; with `isNegated` what it has not. */
	keep(other: Bits, isNegated = false): void {
		for (let at = 0; at < this.words.length; at += 1) {
			const word = other.words[at] ?? 0;
			this.words[at] = (this.words[at] ?? 0) & (isNegated ? ~word : word);
		}
	}

	/** Adds what the other set has. */
	add(other: Bits): void {
		this.grow(other.words.length);
		for (const [at, word] of other.words.entries()) this.words[at] = (this.words[at] ?? 0) | word;
	}

	private grow(length: number): void {
		if (length <= this.words.length) return;
		const grown = new Uint32Array(length);
		grown.set(this.words);
		this.words = grown;
	}

	get size(): number {
		let size = 0;
		for (const word of this.words) size += ones(word);
		return size;
	}

	/** Some of the numbers, the largest first: `count` of them after leaving out `start`. */
	fromTop(start: number, count: number): number[] {
		const found: number[] = [];
		let left = start;
		for (let at = this.words.length - 1; at >= 0 && found.length < count; at -= 1) {
			const word = this.words[at] ?? 0;
			const here = ones(word);
			if (left >= here) {
				left -= here;
				continue;
			}
			for (let bit = 31; bit >= 0 && found.length < count; bit -= 1) {
				if (((word >>> bit) & 1) === 0) continue;
				if (left > 0) left -= 1;
				else found.push(at * 32 + bit);
			}
		}
		return found;
	}
}

/** How many bits of a 32-bit word are set. */
function ones(word: number): number {
	let n = word - ((word >>> 1) & 0x55555555);
	n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
	return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
