import type { RequestBody, Upload } from './body';
import { pythonType } from './body';
import { invalid, Refusal } from '../wire/errors';

const required = 'This field is required.';
const decimalDigits = 16;
const decimalPlaces = 6;

/**
 * Reads the fields of a body as the serializers of Django REST framework do, and collects what is wrong with them. After the
 * last field {@link Fields.check} refuses the request if anything was.
 */
export class Fields {
	private readonly problems: (string | number)[] = [];

	constructor(readonly body: RequestBody) {}

	/** A sentence, or the index of an item that is wrong. */
	problem(message: string | number): undefined {
		this.problems.push(message);
		return undefined;
	}

	check(): void {
		if (this.problems.length > 0) throw new Refusal(invalid(this.problems));
	}

	has(name: string): boolean {
		return this.body.has(name);
	}

	/** Text, trimmed; numbers become text. */
	text(name: string, rules: { optional?: boolean } = {}): string | undefined {
		const value = this.present(name, rules);
		if (value === undefined) return undefined;
		if (typeof value !== 'string' && typeof value !== 'number') {
			return this.problem('Not a valid string.');
		}
		const trimmed = String(value).trim();
		if (!trimmed) return rules.optional ? '' : this.problem('This field may not be blank.');
		if (trimmed.includes('\0')) return this.problem('Null characters are not allowed.');
		return trimmed;
	}

	/** One of some words. */
	choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
		const value = this.present(name);
		if (value === undefined) return undefined;
		const word = words.find((candidate) => candidate === value);
		return word ?? this.problem(`"${printed(value)}" is not a valid choice.`);
	}

	/** A GPS time: six decimals, sixteen digits. JSON numbers are rounded, texts are not. */
	decimal(name: string, rules: { optional?: boolean } = {}): number | undefined {
		const value = this.present(name, rules);
		if (value === undefined) return undefined;
		if (typeof value === 'number') return this.sized(Number(value.toFixed(decimalPlaces)));
		const match = /^\s*[+-]?(\d+(?:\.(\d*))?|\.(\d+))(?:[eE][+-]?\d+)?\s*$/.exec(printed(value));
		if (typeof value !== 'string' || !match) return this.problem('A valid number is required.');
		if ((match[2] ?? match[3] ?? '').length > decimalPlaces) {
			return this.problem(`Ensure that there are no more than ${decimalPlaces} decimal places.`);
		}
		return this.sized(Number(value));
	}

	private sized(value: number): number | undefined {
		if (!Number.isFinite(value)) return this.problem('A valid number is required.');
		const whole = decimalDigits - decimalPlaces;
		if (Math.abs(value) < 10 ** whole) return value;
		return this.problem(
			`Ensure that there are no more than ${whole} digits before the decimal point.`,
		);
	}

	/** Any number, or null where that is allowed. */
	float(name: string): number | null | undefined {
		if (!this.has(name)) return undefined;
		const value = this.body.value(name);
		if (value === null || value === '') return null;
		const number = typeof value === 'string' ? Number(value) : value;
		if (typeof number === 'number' && Number.isFinite(number)) return number;
		return this.problem('A valid number is required.');
	}

	/**
	 * Several texts: a JSON array, a repeated or numbered form key, or one text with commas inside either. A bare JSON string
	 * is refused.
	 * Reference server behaviour: a wrong item shows in the answer as its index only.
	 */
	list(name: string, isGood: (item: string) => boolean = () => true): string[] | undefined {
		const sent = this.body.list(name);
		if (sent === undefined) return undefined;
		if (!Array.isArray(sent)) {
			return this.problem(`Expected a list of items but got type "${pythonType(sent)}".`);
		}
		const first: unknown = sent[0];
		const items: unknown[] =
			sent.length === 1 && typeof first === 'string'
				? first.split(',').map((item) => item.trim())
				: sent;
		const wrong = items
			.map((item, index) => (typeof item === 'string' && item && isGood(item) ? -1 : index))
			.filter((index) => index >= 0);
		this.problems.push(...wrong);
		return wrong.length > 0 ? undefined : (items as string[]);
	}

	/** An uploaded file. */
	file(name: string): Upload | undefined {
		const upload = this.body.files.get(name);
		if (!upload) {
			if (!this.has(name) || this.body.value(name) === '' || this.body.value(name) === null) {
				return undefined;
			}
			return this.problem(
				'The submitted data was not a file. Check the encoding type on the form.',
			);
		}
		if (upload.size === 0) return this.problem('The submitted file is empty.');
		if (upload.name.length > 100) {
			return this.problem(
				`Ensure this filename has at most 100 characters (it has ${upload.name.length}).`,
			);
		}
		return upload;
	}

	private present(name: string, rules: { optional?: boolean } = {}): unknown {
		if (!this.has(name)) return rules.optional ? undefined : this.problem(required);
		const value = this.body.value(name);
		return value === null ? this.problem('This field may not be null.') : value;
	}
}

function printed(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
