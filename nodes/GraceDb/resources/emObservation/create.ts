import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { readFootprints } from '../../../../gracedb/resources/footprints';
import { additionalFields } from '../../../shared/parameters/collections';
import { simplify } from '../../../shared/parameters/output';
import {
	asTyped,
	decimal,
	fieldOf,
	requiredText,
	wholeNumber,
} from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';
import { footprintRows, footprintsFrom, footprintsJson, itemFields } from './footprints';

const emGroup: Field<'emGroup', string> = {
	property: {
		displayName: 'Observing Group Name or ID',
		name: 'emGroup',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getEmGroups' },
		default: '',
		required: true,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	read: requiredText('Observing Group', 'Choose the group of observers that reports.'),
};

const comment: Field<'comment', string> = {
	property: {
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		default: '',
		placeholder: 'e.g. No new source down to 21 mag',
		description: 'What was seen, in words',
	},
	read: asTyped,
};

const decWidth: Field<'decWidth', number> = {
	property: {
		displayName: 'Declination Width of All',
		name: 'decWidth',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 180 },
		default: 1,
		placeholder: 'e.g. 0.5',
		description: 'Full width in degrees of every box that has none of its own',
	},
	read: decimal('Declination Width of All'),
};

const duration: Field<'duration', number> = {
	property: {
		displayName: 'Duration of All',
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		placeholder: 'e.g. 60',
		description: 'Exposure in whole seconds of every box that has none of its own',
	},
	read: wholeNumber('Duration of All', 0),
};

const raWidth: Field<'raWidth', number> = {
	property: {
		displayName: 'Right Ascension Width of All',
		name: 'raWidth',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 360 },
		default: 1,
		placeholder: 'e.g. 0.5',
		description: 'Full width in degrees of every box that has none of its own',
	},
	read: decimal('Right Ascension Width of All'),
};

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create an EM observation',
	description: 'Report which parts of the sky were observed, as boxes, for a superevent or event',
	access: 'write',
	takesAllItems: (parameter) => parameter('footprintsFrom') === 'items',
	fields: [
		objectId,
		emGroup,
		footprintsFrom,
		footprintRows,
		footprintsJson,
		itemFields,
		simplify,
		additionalFields(comment, decWidth, duration, raWidth),
	],
	async execute({ client, params, items, signal }) {
		const { comment: words, ...forAll } = params.additionalFields;
		const given = {
			fields: () => params.footprintRows,
			items: () => items.map((item) => renamed(item, params.itemFields)),
			json: () => params.footprintsJson,
		}[params.footprintsFrom]();
		const observation = {
			group: params.emGroup,
			footprints: readFootprints(given, forAll),
			comment: words,
		};
		const made = await client.emObservations.create(params.objectId, observation, { signal });
		return params.simplify ? simplifyEmObservation(made, params.objectId) : made;
	},
});

/** An item in which the fields that were named carry our own names; those first, so that they win over the usual ones. */
function renamed(
	item: Readonly<Record<string, unknown>>,
	fields: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
	const named = Object.entries(fields).flatMap(([name, field]) =>
		field === undefined ? [] : [[name, fieldOf(item, field)] as const],
	);
	return { ...Object.fromEntries(named), ...withoutKeys(item, Object.keys(fields)) };
}

function withoutKeys(
	item: Readonly<Record<string, unknown>>,
	keys: readonly string[],
): Record<string, unknown> {
	return Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)));
}
