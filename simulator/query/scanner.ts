/** A position in a text, and the small steps of a parser by hand. Blanks before a token do not count. */
export class Scanner {
	position = 0;

	constructor(readonly text: string) {}

	get isAtEnd(): boolean {
		return this.blanks() === this.text.length;
	}

	/** Where the next token begins. */
	blanks(): number {
		let at = this.position;
		while (/\s/.test(this.text.charAt(at))) at += 1;
		return at;
	}

	/** Takes what a sticky expression matches at the next token, or nothing. */
	take(form: RegExp): RegExpExecArray | null {
		form.lastIndex = this.blanks();
		const match = form.exec(this.text);
		if (match) this.position = form.lastIndex;
		return match;
	}

	/** The same without skipping blanks. */
	takeHere(form: RegExp): RegExpExecArray | null {
		form.lastIndex = this.position;
		const match = form.exec(this.text);
		if (match) this.position = form.lastIndex;
		return match;
	}

	/** Reads on if the whole of `read` succeeds, and goes back if it gives nothing. */
	attempt<Result>(read: () => Result | undefined): Result | undefined {
		const before = this.position;
		const result = read();
		if (result === undefined) this.position = before;
		return result;
	}

	/**
	 * A keyword with its colon. Reference server behaviour: it stands in small letters, and no letter, digit, `_` or `$` may
	 * touch it; so `group:CBC` is not understood, but `group: CBC` is.
	 */
	keyword(name: string): boolean {
		return this.take(keywordForm(name)) !== null;
	}
}

const keywordForms = new Map<string, RegExp>();

function keywordForm(name: string): RegExp {
	const known = keywordForms.get(name);
	if (known) return known;
	const made = new RegExp(`(?<![\\w$])${name}:(?![\\w$])`, 'y');
	keywordForms.set(name, made);
	return made;
}

/** An expression that matches one of some names, the longest first, in any case. */
export function anyOf(names: readonly string[], after = ''): RegExp {
	const escaped = [...names]
		.sort((a, b) => b.length - a.length)
		.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`(${escaped.join('|')})${after}`, 'iy');
}
