import { inputError } from '../../../gracedb/errors/GraceDbError';
import type { JsonObject } from '../../../gracedb/json';
import { collection, type Field, type Params } from './field';
import { flagField, namesField, wholeNumberField } from './commonFields';

/** Flat and readable, or as the server sends it. */
export const simplify = flagField(
	'simplify',
	'Simplify',
	'Whether to return a simplified version of the response instead of the raw data',
	{
		default: true,
		hint: 'Times in ISO 8601 (UTC) and GPS seconds, FAR in Hz and in words, angles in degrees',
	},
);

/** Only these keys. */
export const columns = namesField(
	'columns',
	'Columns',
	'superevent_id, far, labels',
	'Comma-separated names of the fields to return',
);

const pageSize = wholeNumberField(
	'pageSize',
	'Page Size',
	1,
	500,
	'How many results to request at a time. The server may return fewer.',
);

const maxPages = wholeNumberField(
	'maxPages',
	'Max Pages',
	1,
	10,
	'Maximum number of pages to read, even with Return All',
);

/** How n8n shows the options of a list. */
export const optionsProperty = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
} as const;

/** Options of a list that comes in pages, with how it is sorted and what else it has, in the order of their names. */
export function pagedOptions<const Fields extends readonly Field[]>(
	...others: Fields
): Field<
	'options',
	Partial<Params<readonly [typeof columns, typeof maxPages, typeof pageSize, ...Fields]>>
> {
	return collection(optionsProperty, [columns, maxPages, pageSize, ...others]);
}

/** Options of a count. */
export function countOptions<const Fields extends readonly Field[]>(
	...fields: Fields
): Field<'options', Partial<Params<Fields>>> {
	return collection(optionsProperty, fields);
}

/** An object with the chosen columns alone; all of them where none were chosen. */
export function pickColumns(item: JsonObject, wanted: readonly string[] = []): JsonObject {
	if (wanted.length === 0) return item;
	const unknown = wanted.find((name) => !Object.hasOwn(item, name));
	if (unknown !== undefined) {
		throw inputError(
			`Columns: there is no field "${unknown}".`,
			`Choose among ${Object.keys(item).join(', ')}; turn Simplify on or off for others.`,
		);
	}
	return Object.fromEntries(wanted.map((name) => [name, item[name] ?? null]));
}
