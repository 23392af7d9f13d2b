import { inputError } from '../../../gracedb/errors/GraceDbError';
import type { Json, JsonObject } from '../../../gracedb/json';
import { collection, type Field, type Params } from './field';
import { columns, optionsProperty, pickColumns } from './output';
import { namesField } from './commonFields';

const sort = namesField(
	'sort',
	'Sort',
	'-created',
	'Comma-separated names of fields to sort by. Put a minus sign before a name for descending order. By default, the order is that of the server.',
);

/** Options of a list that the server gives as a whole, so that there are no pages. */
export const listOptions = listOptionsWith();

/** The same with others before them, in the order of their names. */
export function listOptionsWith<const Fields extends readonly Field[]>(
	...others: Fields
): Field<'options', Partial<Params<readonly [...Fields, typeof columns, typeof sort]>>> {
	return collection(optionsProperty, [...others, columns, sort]);
}

/**
 * Items in the order and with the columns that the options want.
 *
 * @throws GraceDbError of kind `input` if there is no field of such a name
 */
export function arrange(
	items: readonly JsonObject[],
	options: { columns?: string[]; sort?: string[] },
): JsonObject[] {
	const order = (options.sort ?? []).map((name) => ({
		name: name.replace(/^[-+]\s*/, ''),
		sign: name.startsWith('-') ? -1 : 1,
	}));
	for (const { name } of order) checkName(name, items[0]);
	const sorted = items.toSorted((a, b) => {
		for (const { name, sign } of order) {
			const difference = compare(a[name], b[name], sign);
			if (difference !== 0) return difference;
		}
		return 0;
	});
	return sorted.map((item) => pickColumns(item, options.columns));
}

/** The same of what the server gave, simplified first where that is wanted. */
export function present<Row extends JsonObject>(
	rows: readonly Row[],
	{ simplify, options }: { simplify: boolean; options: Parameters<typeof arrange>[1] },
	simplifyRow: (row: Row) => JsonObject,
): JsonObject[] {
	return arrange(simplify ? rows.map(simplifyRow) : rows, options);
}

function checkName(name: string, item: JsonObject | undefined): void {
	if (item === undefined || Object.hasOwn(item, name)) return;
	throw inputError(
		`Sort: there is no field "${name}".`,
		`Choose among ${Object.keys(item).join(', ')}; turn Simplify on or off for others.`,
	);
}

/** Numbers by size, all else as text; what is not there comes last in any order. */
function compare(a: Json | undefined, b: Json | undefined, sign: number): number {
	const isMissing = (value: Json | undefined): boolean => value === undefined || value === null;
	if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
	if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
	return sign * asText(a).localeCompare(asText(b), 'en', { numeric: true });
}

function asText(value: Json | undefined): string {
	return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
