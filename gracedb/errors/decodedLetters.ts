/** The 64 characters of base64, in its order. */
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const between = -1;
const escape = -2;

/** By character code: what a letter counts as. */
const values = new Int8Array(128).fill(between);
for (const [value, letter] of [...base64].entries()) values[letter.charCodeAt(0)] = value;
// The alphabet of base64url, which tokens are written in.
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;
for (const sign of '\\%&') values[sign.charCodeAt(0)] = escape;

const anyEscape = /[\\%&]/g;
/** Escapes of a percent sign itself count as one. */
const percent = /%(?:25)*([0-9a-f]{2})/iy;
const entity = /&(?:amp;)*(?:#0*(\d{1,7});?|#x0*([0-9a-f]{1,6});?|([a-z]{2,8});)/iy;
const entities = new Map(
	Object.entries({
		plus: '+',
		sol: '/',
		hyphen: '-',
		dash: '-',
		lowbar: '_',
		period: '.',
		equals: '=',
		nbsp: ' ',
		tab: ' ',
		newline: ' ',
		amp: '&',
		lt: '<',
		gt: '>',
		quot: '"',
		apos: "'",
	}),
);

/**
 * Reads a text as secrets are written: letters, digits, `+` or `-`, `/` or `_`. All else is passed over, so that blanks, dots and quotes
 * split nothing, and what is escaped counts as what it stands for: `%41`, `\u0041`, `\x41`, `&#65;`, `&#x41;`.
 */
export class DecodedLetters {
	/** Where the letter that was read begins and ends in the text. */
	start = 0;
	end = 0;
	/** Whether an escape stood for the beginning of another one, which is not read as such. */
	isNested = false;

	constructor(readonly text: string) {}

	/** The next letter, as its number in base64; -1 at the end. */
	next(): number {
		const { text } = this;
		while (this.end < text.length) {
			this.start = this.end;
			const value = valueOf(text.charCodeAt(this.end));
			this.end += 1;
			if (value >= 0) return value;
			if (value !== escape) continue;
			const code = this.readEscape();
			if (code === undefined) continue;
			const meant = valueOf(code);
			if (meant >= 0) return meant;
			if (meant === escape) this.isNested = true;
		}
		return -1;
	}

	/**
	 * The next three letters between two places, none of them escaped, as one number; -1 if there are not so many. Then the first of
	 * them is at `start`, and the last one ends at `end`.
	 */
	threeBetween(from: number, to: number): number {
		const { text } = this;
		let three = 0;
		let count = 0;
		for (let at = from; at < to; at += 1) {
			const value = valueOf(text.charCodeAt(at));
			if (value < 0) continue;
			if (count === 0) this.start = at;
			three = (three << 6) | value;
			count += 1;
			if (count < 3) continue;
			this.end = at + 1;
			return three;
		}
		return -1;
	}

	/** The next place from this one on where an escape may begin; the length of the text if there is none. */
	escapeFrom(from: number): number {
		anyEscape.lastIndex = from;
		return anyEscape.exec(this.text)?.index ?? this.text.length;
	}

	/** Goes behind the escape that begins at `start`. @returns what it stands for, if it is one */
	private readEscape(): number | undefined {
		const { text, start } = this;
		const sign = text.charAt(start);
		if (sign === '\\') return this.readBackslash();
		const form = sign === '%' ? percent : entity;
		form.lastIndex = start;
		const found = form.exec(text);
		if (!found) return undefined;
		const [whole, first, hex, name] = found;
		const named = name === undefined ? undefined : entities.get(name.toLowerCase());
		if (name !== undefined && named === undefined) return undefined;
		this.end = start + whole.length;
		if (named !== undefined) return named.charCodeAt(0);
		return sign === '%' || hex !== undefined ? parseInt(hex ?? first ?? '', 16) : Number(first);
	}

	private readBackslash(): number | undefined {
		const { text, start } = this;
		const kind = text.charAt(start + 1);
		const digits = kind === 'u' ? 4 : kind === 'x' ? 2 : 0;
		if (digits > 0) {
			const hex = text.slice(start + 2, start + 2 + digits);
			if (hex.length < digits || !/^[0-9a-f]+$/i.test(hex)) return undefined;
			this.end = start + 2 + digits;
			return parseInt(hex, 16);
		}
		// Line breaks and tabs, as JSON and programming languages write them.
		if ('nrtfb'.includes(kind)) this.end = start + 2;
		return undefined;
	}
}

function valueOf(code: number): number {
	return code < 128 ? (values[code] ?? between) : between;
}
