import { simplifyCatalogue } from '../../../../gracedb/simplify/simplifyCatalogue';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import type { Upload } from '../../../../gracedb/http/body';
import {
	type CatalogueRow,
	readCatalogueJson,
	readCatalogueRows,
} from '../../../../gracedb/resources/catalogueRows';
import { binaryField } from '../../../shared/parameters/binary';
import { additionalFields } from '../../../shared/parameters/collections';
import { simplify } from '../../../shared/parameters/output';
import { asTyped, fieldOf, oneOf } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { fieldsOfItems, itemField } from '../../../shared/parameters/fieldsOfItems';
import { catalogueNumber } from './catalogue';
import { textField } from '../../../shared/parameters/commonFields';

const supereventsFrom: Field<'supereventsFrom', 'binary' | 'items' | 'json'> = {
	property: {
		displayName: 'Superevents',
		name: 'supereventsFrom',
		type: 'options',
		default: 'items',
		description: 'Where the superevents of the catalog come from',
		options: [
			{
				name: 'Binary File',
				value: 'binary',
				description: 'A JSON file in the incoming item',
			},
			{
				name: 'Incoming Items',
				value: 'items',
				description:
					'One superevent per incoming item, all in one catalog. The other parameters come from the first item.',
			},
			{
				name: 'JSON',
				value: 'json',
				description: 'One object with superevent IDs as keys',
			},
		],
	},
	read: oneOf('Superevents', ['binary', 'items', 'json']),
};

const supereventsJson: Field<'supereventsJson', unknown> = {
	property: {
		displayName: 'Superevents as JSON',
		name: 'supereventsJson',
		type: 'json',
		default: '{}',
		required: true,
		placeholder:
			'e.g. {"S240716b": {"pipelines": {"gstlal": "G412345"}, "far": 1e-9, "pastro": {"BBH": 1}}}',
		description: 'An object with superevent IDs as keys and pipelines, far (Hz) and pastro of each',
		displayOptions: { show: { supereventsFrom: ['json'] } },
	},
	read: (raw) => raw,
};

const file: Field<'binaryField', string> = {
	property: {
		...binaryField.property,
		displayOptions: { show: { supereventsFrom: ['binary'] } },
	},
	read: binaryField.read,
};

const columns = fieldsOfItems(
	'columns',
	'Which fields of the incoming items contain the values for the catalog',
	{ supereventsFrom: ['items'] },
	[
		itemField('far', 'FAR', 'far'),
		itemField('pastro', 'P_astro', 'pastro'),
		itemField('pipelines', 'Pipelines', 'pipelines'),
		itemField('superevent', 'Superevent', 'superevent_id'),
	],
);

const comment = textField(
	'comment',
	'Comment',
	'First version for review',
	'Comment on this version',
	asTyped,
);

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a catalog',
	description: 'Create a catalog of superevents, or the next version of one that exists',
	access: 'write',
	takesAllItems: (parameter) => parameter('supereventsFrom') === 'items',
	fields: [
		catalogueNumber,
		supereventsFrom,
		columns,
		supereventsJson,
		file,
		simplify,
		additionalFields(comment),
	],
	async execute({ client, params, items, upload, signal }) {
		const read = {
			binary: async () => readCatalogueJson(await textOfFile(await upload(params.binaryField))),
			items: () =>
				readCatalogueRows(items.map((item, index) => rowOf(item, params.columns, index))),
			json: () => readCatalogueJson(params.supereventsJson),
		};
		const catalogue = {
			number: params.catalogueNumber,
			superevents: await read[params.supereventsFrom](),
			comment: params.additionalFields.comment,
		};
		const made = await client.gwtc.create(catalogue, { signal });
		return params.simplify ? simplifyCatalogue(made) : made;
	},
});

/**
 * The usual names are those of Superevent Get Many and of GWTC Get, simplified or not.
 *
 * @throws GraceDbError of kind `input` if the item has no superevent
 */
function rowOf(
	item: Readonly<Record<string, unknown>>,
	{
		superevent = 'superevent_id',
		pipelines = 'pipelines',
		far = 'far',
		pastro,
	}: Partial<Record<keyof CatalogueRow, string>>,
	index: number,
): CatalogueRow {
	const id = fieldOf(item, superevent);
	if (id === undefined) {
		throw inputError(
			`Item ${index + 1} has no field ${superevent}.`,
			'Under Fields of the Items → Superevent, enter the name of the field with the superevent ID.',
		);
	}
	return {
		superevent: id,
		pipelines: fieldOf(item, pipelines),
		far: fieldOf(item, far),
		pastro:
			pastro === undefined
				? (fieldOf(item, 'pastro') ?? fieldOf(item, 'classification'))
				: fieldOf(item, pastro),
	};
}

const maxFileBytes = 50 * 1024 * 1024;

async function textOfFile(uploaded: Upload): Promise<string> {
	if (uploaded.size > maxFileBytes) {
		throw inputError(
			`The file ${uploaded.fileName} is too large for a catalog.`,
			'Enter a JSON file with superevent IDs as keys.',
		);
	}
	const pieces: Buffer[] = [];
	for await (const piece of (await uploaded.open()) as AsyncIterable<Buffer>) pieces.push(piece);
	return Buffer.concat(pieces)
		.toString('utf8')
		.replace(/^\uFEFF/, '');
}
