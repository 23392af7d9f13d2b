import { DecodedLetters } from './decodedLetters';

/**
 * Letters of a secret in a row that are taken for it. By chance 12 of 64 kinds meet once in 10^21 places; whoever repeats less than
 * that gives nothing away.
 */
const pieceLength = 12;

/** Secrets to look for in texts: each piece of them, plain or in base64, however escaped and broken. */
export class SecretMatcher {
	private readonly secrets: readonly string[];
	/** Made when first needed: most answers are small, and many hold nothing that could be a secret. */
	private made?: Pieces;

	/** @param secrets those with too few letters are left out */
	constructor(secrets: readonly string[]) {
		this.secrets = [...new Set(secrets)].filter((secret) => SecretMatcher.fits(secret));
	}

	/** Whether a secret has enough letters to be distinguished from ordinary text. */
	static fits(secret: string): boolean {
		return lettersOf(secret).length >= pieceLength;
	}

	/** Whether a text may hold one of the secrets; if not, it surely holds none, also when it is read as JSON. */
	mayBeIn(text: string): boolean {
		if (this.secrets.length === 0 || text.length < pieceLength) return false;
		const { triples } = this.pieces();
		const letters = new DecodedLetters(text);
		let escape = -1;
		for (let from = 0; ;) {
			if (escape < from) escape = letters.escapeFrom(from);
			const doubt = firstDoubt(letters, from, escape, triples);
			// From here letter for letter, until no piece can begin at what was read.
			letters.end = doubt.from;
			let [last, count, run] = [0, 0, 0];
			do {
				from = letters.start;
				const value = letters.next();
				if (value < 0) return letters.isNested;
				last = ((last << 6) | value) & allTriples;
				count += 1;
				run = count >= 3 && triples[last] === 1 ? run + 1 : 0;
				if (run >= pieceLength - 2) return true;
			} while (run > 0 || count < 3 || letters.end < doubt.until);
		}
	}

	/** The text with something else in place of the secrets. */
	replaceIn(text: string, instead: string): string {
		if (!this.mayBeIn(text)) return text;
		let [clean, from] = ['', 0];
		for (const { start, end } of this.placesIn(text)) {
			clean += text.slice(from, start) + instead;
			from = end;
		}
		return clean + text.slice(from);
	}

	/** In their order, without overlaps. */
	private placesIn(text: string): { start: number; end: number }[] {
		const { triples, whole } = this.pieces();
		const letters = new DecodedLetters(text);
		const read = Buffer.alloc(text.length);
		const starts = new Uint32Array(text.length);
		const places: { start: number; end: number }[] = [];
		let [last, run, count] = [0, 0, 0];
		for (let value = letters.next(); value >= 0; value = letters.next()) {
			read[count] = value;
			starts[count] = letters.start;
			count += 1;
			last = ((last << 6) | value) & allTriples;
			run = triples[last] === 1 ? run + 1 : 0;
			if (run < pieceLength - 2 || count < pieceLength) continue;
			const first = count - pieceLength;
			if (!whole.has(read.toString('latin1', first, count))) continue;
			const [start, end] = [starts[first] ?? 0, letters.end];
			const before = places.at(-1);
			if (before && start <= before.end) before.end = end;
			else places.push({ start, end });
		}
		return places;
	}

	private pieces(): Pieces {
		this.made ??= piecesOf(this.secrets.flatMap(formsOf).map(lettersOf));
		return this.made;
	}
}

interface Pieces {
	/** 1 for each three letters that stand in a secret together. */
	triples: Uint8Array;
	/** All pieces, as texts of letters' numbers. */
	whole: ReadonlySet<string>;
}

const allTriples = 0x3ffff;

/**
 * Where a piece may begin, and up to where the text has to be read for certainty. A piece holds each three letters that begin at most
 * nine letters behind its beginning, so that it is enough to look at three letters in ten, as Boyer and Moore search for words
 * (Communications of the ACM 20, 1977): a list of superevents is read in a third of the time.
 *
 * @param escape the next place where a letter may be written as something else: to be read letter for letter
 */
function firstDoubt(
	letters: DecodedLetters,
	from: number,
	escape: number,
	triples: Uint8Array,
): { from: number; until: number } {
	for (let begin = from; ; begin = letters.start + 1) {
		const three = letters.threeBetween(begin + pieceLength - 3, escape);
		if (three < 0) return { from: begin, until: Math.min(escape + 1, letters.text.length) };
		if (triples[three] === 1) return { from: begin, until: letters.end };
	}
}

function piecesOf(secrets: readonly Buffer[]): Pieces {
	const triples = new Uint8Array(allTriples + 1);
	const whole = new Set<string>();
	for (const letters of secrets) {
		let last = 0;
		for (const [index, value] of letters.entries()) {
			last = ((last << 6) | value) & allTriples;
			if (index >= 2) triples[last] = 1;
			const end = index + 1;
			if (end >= pieceLength) whole.add(letters.toString('latin1', end - pieceLength, end));
		}
	}
	return { triples, whole };
}

/** A secret as it is, and in base64: where it does not begin at a multiple of three bytes, it looks different there. */
function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const shifted = [0, 1, 2].map((shift) => {
		const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
		// The first letters are made of what stands before it, too; the last one shows that nothing stands behind.
		return text.replaceAll('=', '').slice(Math.ceil((shift * 8) / 6));
	});
	return [secret, ...shifted];
}

/** The numbers of a text's letters. */
function lettersOf(text: string): Buffer {
	const letters = new DecodedLetters(text);
	const read: number[] = [];
	for (let value = letters.next(); value >= 0; value = letters.next()) read.push(value);
	return Buffer.from(read);
}
