import type { FormFields } from '../../../../gracedb/http/body';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { asTyped, text } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';

/** Form fields that some pipelines need beside the usual ones; a name that comes twice is sent twice. */
export const extraFields: Field<'extraFields', FormFields> = {
	property: {
		displayName: 'Extra Fields',
		name: 'extraFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Extra Field',
		default: {},
		description: 'Further fields to send, for example instruments for a hardware injection',
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. instruments',
						description: 'Name of the form field',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. H1',
						description: 'Value of the form field. An empty value is sent too.',
					},
				],
			},
		],
	},
	read: (raw) => {
		const fields: Record<string, string[]> = {};
		for (const { name, value } of rowsOf(raw)) {
			const key = fieldName(name);
			(fields[key] ??= []).push(...[value].flat().map((one) => valueText(key, one)));
		}
		return fields;
	},
};

function rowsOf(raw: unknown): { name?: unknown; value?: unknown }[] {
	const rows = typeof raw === 'object' && raw !== null && 'field' in raw ? raw.field : [];
	return Array.isArray(rows) ? (rows as { name?: unknown; value?: unknown }[]) : [];
}

function valueText(name: string, value: unknown): string {
	if (['undefined', 'string', 'number'].includes(typeof value)) return asTyped(value);
	throw inputError(
		`Extra Fields: the value of "${name}" must be a text or a number, not ${JSON.stringify(value)}.`,
		'Correct the value or the expression.',
	);
}

/** Fields that have a place of their own. */
const taken = ['group', 'pipeline', 'search', 'labels', 'offline', 'content_id', 'replay_id'];

function fieldName(raw: unknown): string {
	const name = text(raw);
	if (name !== '' && !taken.includes(name)) return name;
	throw inputError(
		name === ''
			? 'Extra Fields: a name is empty.'
			: `Extra Fields: "${name}" has a field of its own.`,
		name === '' ? 'Enter each extra field a name.' : 'Use that field instead.',
	);
}
