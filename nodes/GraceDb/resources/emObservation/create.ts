import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { readFootprints } from '../../../../gracedb/resources/footprints';
import { additionalFields } from '../../../shared/parameters/collections';
import { simplify } from '../../../shared/parameters/output';
import { asTyped, fieldOf, requiredText } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { footprintRows, footprintsFrom, footprintsJson, itemFields } from './footprints';
import {
	decimalField,
	serverChoiceField,
	textField,
	wholeNumberField,
} from '../../../shared/parameters/commonFields';

const emGroup = serverChoiceField(
	'emGroup',
	'Observing Group',
	'getEmGroups',
	requiredText('Observing Group', 'Choose the group of observers that reports.'),
	{
		required: true,
	},
);

const comment = textField(
	'comment',
	'Comment',
	'No new source down to 21 mag',
	'What was seen, in words',
	asTyped,
);

const decWidth = decimalField(
	'decWidth',
	'Declination Width of All',
	'0.5',
	'Full width in degrees of every box that has none of its own',
	{ typeOptions: { minValue: 0, maxValue: 180 }, default: 1 },
);

const duration = wholeNumberField(
	'duration',
	'Duration of All',
	0,
	60,
	'Exposure in whole seconds of every box that has none of its own',
);

const raWidth = decimalField(
	'raWidth',
	'Right Ascension Width of All',
	'0.5',
	'Full width in degrees of every box that has none of its own',
	{ typeOptions: { minValue: 0, maxValue: 360 }, default: 1 },
);

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
		const made = await client.emObservations.create(params.superevent, observation, { signal });
		return params.simplify ? simplifyEmObservation(made, params.superevent) : made;
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
