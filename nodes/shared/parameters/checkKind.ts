import type { INodeProperties } from 'n8n-workflow';
import { inputError } from '../../../gracedb/errors/GraceDbError';

/** What a parameter of each type of n8n holds, in words, and whether a value is such; other types have readers that look themselves. */
const kinds: Partial<
	Record<INodeProperties['type'], [words: string, fits: (raw: unknown) => boolean]>
> = {
	boolean: ['true or false', (raw) => switchValues.includes(raw)],
	dateTime: ['a time', isTextLike],
	number: ['a number', isTextLike],
	options: ['one value', isTextLike],
	multiOptions: ['a list of names', isListLike],
	string: ['a text', isTextLike],
	resourceLocator: ['one ID or address', (raw) => isTextLike(innerValue(raw))],
};

/**
 * Refuses what an expression may give but a field of this kind cannot hold, so that it is not dropped without a word or taken
 * for something else. A number counts as text.
 *
 * @param takesList whether a text with commas between may come as a list as well
 * @throws GraceDbError of kind `input` that names the field and what it holds
 */
export function checkKind(
	{ type, displayName }: INodeProperties,
	raw: unknown,
	takesList = false,
): void {
	const [words, fits] = takesList ? listOfTexts : (kinds[type] ?? anything);
	if (fits(raw)) return;
	throw inputError(
		`${displayName} must be ${words}, not ${shown(raw)}.`,
		'Correct the value or the expression.',
	);
}

/**
 * Refuses fields that a collection does not have; an expression may give them.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkKeys(
	displayName: string,
	values: Readonly<Record<string, unknown>>,
	fields: readonly { property: INodeProperties }[],
): void {
	const names = fields.map(({ property }) => property.name);
	const unknown = Object.keys(values).find((name) => !names.includes(name));
	if (unknown === undefined) return;
	throw inputError(
		`${displayName}: there is no field "${unknown}".`,
		`There are ${names.join(', ')}.`,
	);
}

const anything = ['anything', (): boolean => true] as const;
const listOfTexts = ['a text with commas between, or a list of texts', isListLike] as const;
const switchValues: readonly unknown[] = [true, false, 'true', 'false', '', null, undefined];

/** Text, a number, nothing, or one of the times that expressions make. */
function isTextLike(raw: unknown): boolean {
	return (
		raw === null ||
		['undefined', 'string', 'number', 'bigint'].includes(typeof raw) ||
		raw instanceof Date ||
		(typeof raw === 'object' && 'toISO' in raw)
	);
}

function isListLike(raw: unknown): boolean {
	const isText = (one: unknown): boolean => one !== null && isTextLike(one);
	return Array.isArray(raw) ? raw.every(isText) : isTextLike(raw);
}

function innerValue(raw: unknown): unknown {
	return typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : raw;
}

function shown(value: unknown): string {
	return JSON.stringify(innerValue(value))?.slice(0, 100) ?? String(value);
}
