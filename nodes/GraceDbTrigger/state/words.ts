import type { ByteReader, ByteWriter } from './bytes';

/** Texts of which there are few: written out once, then as a number. */
export class Words {
	private readonly known = new Map<string, number>();

	constructor(private readonly to: ByteWriter) {}

	put(word: string): void {
		const number = this.known.get(word);
		this.to.whole(number ?? 0);
		if (number !== undefined) return;
		this.to.text(word);
		this.known.set(word, this.known.size + 1);
	}
}

export class WordReader {
	private readonly known: string[] = [];

	constructor(private readonly from: ByteReader) {}

	take(): string {
		const number = this.from.whole();
		if (number === 0) {
			this.known.push(this.from.text());
			return this.known.at(-1) ?? '';
		}
		const word = this.known[number - 1];
		if (word === undefined) throw new RangeError(`There is no word ${number}.`);
		return word;
	}
}
