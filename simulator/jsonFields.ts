/** An invalid request to the control API. The message is one sentence for the person who sent it. */
export class BadRequestError extends Error {
	override readonly name = 'BadRequestError';
}

export interface NumberRules {
	from?: number;
	to?: number;
	whole?: boolean;
}

/** Reads the fields of the JSON object in a request to the control API. */
export class JsonFields {
	private readonly given: ReadonlyMap<string, unknown>;

	constructor(body: unknown, known: readonly string[]) {
		if (typeof body !== 'object' || body === null || Array.isArray(body)) {
			throw new BadRequestError('The body has to be a JSON object.');
		}
		this.given = new Map(Object.entries(body));
		const unknown = [...this.given.keys()].find((name) => !known.includes(name));
		if (unknown !== undefined) {
			throw new BadRequestError(
				`${unknown} is not known; known are ${known.join(', ') || 'no names'}.`,
			);
		}
	}

	has(name: string): boolean {
		return this.given.has(name);
	}

	value(name: string): unknown {
		return this.given.get(name);
	}

	text(name: string): string | undefined {
		const value = this.given.get(name);
		if (value === undefined || typeof value === 'string') return value;
		throw new BadRequestError(`${name} has to be a text.`);
	}

	/** Refuses a text of another form. */
	check(name: string, form: RegExp, what: string): void {
		const text = this.text(name);
		if (text !== undefined && !form.test(text))
			throw new BadRequestError(`${name} has to be ${what}.`);
	}

	flag(name: string): boolean {
		const value = this.given.get(name) ?? false;
		if (typeof value === 'boolean') return value;
		throw new BadRequestError(`${name} has to be true or false.`);
	}

	number(name: string, rules: NumberRules = {}): number | undefined {
		const value = this.given.get(name);
		return value === undefined ? undefined : checkedNumber(name, value, rules);
	}

	/** One number, or several. */
	numbers(name: string, rules: NumberRules = {}): number[] | undefined {
		const value = this.given.get(name);
		if (value === undefined) return undefined;
		const items: readonly unknown[] = Array.isArray(value) ? value : [value];
		return items.map((item) => checkedNumber(name, item, rules));
	}

	choice<Word extends string | number>(name: string, words: readonly Word[]): Word | undefined {
		const value = this.given.get(name);
		if (value === undefined) return undefined;
		const word = words.find((candidate) => candidate === value);
		if (word !== undefined) return word;
		throw new BadRequestError(`${name} has to be one of ${words.join(', ')}.`);
	}

	/** A moment, as `2024-07-16T15:11:12Z`. */
	moment(name: string): Date | undefined {
		const text = this.text(name);
		if (text === undefined) return undefined;
		const moment = new Date(/([zZ]|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
		const year = moment.getUTCFullYear();
		// Superevents exist from 1980 to 2079 only; the margin leaves room for durations.
		if (year >= 1981 && year <= 2078) return moment;
		throw new BadRequestError(
			`${name} has to be a time from 1981 to 2078, as 2024-07-16T15:11:12Z.`,
		);
	}
}

function checkedNumber(name: string, value: unknown, rules: NumberRules): number {
	const { from = -Infinity, to = Infinity, whole = false } = rules;
	const fits = typeof value === 'number' && Number.isFinite(value) && from <= value && value <= to;
	if (fits && (!whole || Number.isInteger(value))) return value;
	const kind = whole ? 'a whole number' : 'a number';
	const range = [
		Number.isFinite(from) ? ` from ${from}` : '',
		Number.isFinite(to) ? ` up to ${to}` : '',
	];
	throw new BadRequestError(`${name} has to be ${kind}${range.join('')}.`);
}
