import type { INodeProperties } from 'n8n-workflow';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { fieldOf, text } from '../../../shared/parameters/read';

/** Rows of names and values. */
export function rowsOf<const Name extends string>(
	displayName: string,
	name: Name,
	description: string,
): INodeProperties & { readonly name: Name } {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Row',
		default: {},
		description,
		options: [
			{
				displayName: 'Row',
				name: 'row',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. comment',
						description: 'Name that the server expects',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. hello',
						description:
							'Value to send. Each entry of a list from an expression is sent as a value of its own.',
					},
				],
			},
		],
	};
}

/** Pairs of names and values, in order. */
export function readRows(field: string): (raw: unknown) => [string, string][] {
	return (raw) => {
		const rows = fieldOf(raw, 'row');
		return (Array.isArray(rows) ? (rows as unknown[]) : []).flatMap((row) => {
			const name = text(fieldOf(row, 'name'));
			const value = fieldOf(row, 'value') ?? '';
			if (name === '' && value === '') return [];
			if (name === '') {
				throw inputError(
					`${field}: a row has a value but no name.`,
					'Enter the name, or remove the row.',
				);
			}
			const values: unknown[] = Array.isArray(value) ? value : [value];
			return values.map((entry): [string, string] => [
				name,
				typeof entry === 'string' ? entry : JSON.stringify(entry),
			]);
		});
	};
}
