import { inputError } from '../../../gracedb/errors';
import type { JsonObject } from '../../../gracedb/json';
import type { Field } from '../operation';
import { flag, names } from './read';

/** Flat and readable, or as the server sends it. */
export const simplify: Field<'simplify', boolean> = {
	property: {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	read: flag,
};

/** Only these keys. */
export const columns: Field<'columns', string[]> = {
	property: {
		displayName: 'Columns',
		name: 'columns',
		type: 'string',
		default: '',
		placeholder: 'e.g. superevent_id, far, labels',
		description:
			'Comma-separated names of the fields to return, out of those that would be returned otherwise',
	},
	read: names,
};

/** An object with the chosen columns alone; all of them where none were chosen. */
export function pickColumns(item: JsonObject, wanted: readonly string[] = []): JsonObject {
	if (wanted.length === 0) return item;
	const unknown = wanted.find((name) => !(name in item));
	if (unknown !== undefined) {
		throw inputError(
			`Columns: there is no field "${unknown}".`,
			`Choose among ${Object.keys(item).join(', ')}; with Simplify switched on or off there are others.`,
		);
	}
	return Object.fromEntries(wanted.map((name) => [name, item[name] ?? null]));
}
