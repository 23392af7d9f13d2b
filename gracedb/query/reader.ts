const rangeSign = /\.\./y;

/** Reads a text from left to right. Blanks before a piece are skipped, as the server does. */
export class Reader {
	position = 0;

	constructor(readonly text: string) {}

	/** Where the next piece begins. */
	get next(): number {
		const blanks = /\s*/y;
		blanks.lastIndex = this.position;
		blanks.exec(this.text);
		return blanks.lastIndex;
	}

	get isAtEnd(): boolean {
		return this.next === this.text.length;
	}

	/** The piece that a sticky expression finds here, which is then read. */
	take(form: RegExp): RegExpExecArray | undefined {
		form.lastIndex = this.next;
		const found = form.exec(this.text);
		if (!found) return undefined;
		this.position = form.lastIndex;
		return found;
	}

	/** Whether a sticky expression fits here; reads nothing. */
	sees(form: RegExp): boolean {
		form.lastIndex = this.next;
		return form.test(this.text);
	}

	/** Reads what `read` reads, or nothing at all if it gives undefined. */
	attempt<Result>(read: () => Result | undefined): Result | undefined {
		const before = this.position;
		const result = read();
		if (result === undefined) this.position = before;
		return result;
	}

	/** The end of a range: `..` and what `read` reads, or nothing at all. */
	rangeEnd<Result>(read: () => Result | undefined): Result | undefined {
		return this.attempt(() => (this.take(rangeSign) ? read() : undefined));
	}

	/** A keyword with its colon, which no letter, digit, `_` or `$` may follow. */
	keyword(name: string): boolean {
		const start = this.next;
		const end = start + name.length + 1;
		if (!this.text.startsWith(`${name}:`, start) || /[\w$]/.test(this.text.charAt(end)))
			return false;
		this.position = end;
		return true;
	}
}
