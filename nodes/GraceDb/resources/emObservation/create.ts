import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { guessedColumns, readFootprints } from '../../../../gracedb/resources/footprints';
import { additionalFields } from '../../../shared/parameters/collections';
import { simplify } from '../../../shared/parameters/output';
import type { Field } from '../../../shared/parameters/field';
import { asTyped, atLeastZero, fieldOf, requiredText, text } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { footprintRows, footprintsFrom, footprintsJson, itemFields } from './footprints';
import { serverChoiceField, textField } from '../../../shared/parameters/commonFields';

const emGroup = serverChoiceField(
	'emGroup',
	'Observing Group',
	'getEmGroups',
	requiredText('Observing Group', 'Choose the group that reports the observation.'),
	{
		required: true,
	},
);

const comment = textField(
	'comment',
	'Comment',
	'No new source down to 21 mag',
	'What you saw, in words',
	asTyped,
);

/** A number that holds for every footprint without one of its own; undefined where it is empty. */
function forEach<const Name extends string>(
	name: Name,
	displayName: string,
	example: string,
	description: string,
): Field<Name, number | undefined> {
	const { property } = textField(name, displayName, example, description);
	return {
		property,
		read: (raw) => (text(raw) === '' ? undefined : atLeastZero(displayName)(raw)),
	};
}

const raWidth = forEach(
	'raWidth',
	'Field of View: Right Ascension Width',
	'0.5',
	'Full width in degrees of right ascension. Used for each footprint without a width of its own.',
);

const decWidth = forEach(
	'decWidth',
	'Field of View: Declination Width',
	'0.5',
	'Full width in degrees of declination. Used for each footprint without a width of its own.',
);

const duration = forEach(
	'duration',
	'Exposure Time',
	'60',
	'Exposure in seconds. Used for each footprint without an exposure time of its own. GraceDB stores whole seconds.',
);

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create an EM observation',
	description:
		'Report which parts of the sky were observed, as footprints, for a superevent or event',
	access: 'write',
	takesAllItems: (parameter) => parameter('footprintsFrom') === 'items',
	fields: [
		objectId,
		emGroup,
		footprintsFrom,
		footprintRows,
		footprintsJson,
		itemFields,
		raWidth,
		decWidth,
		duration,
		simplify,
		additionalFields(comment),
	],
	async execute({ client, params, items, signal, hint }) {
		const forAll = {
			raWidth: params.raWidth,
			decWidth: params.decWidth,
			duration: params.duration,
		};
		const given = {
			fields: () => params.footprintRows,
			items: () => items.map((item) => renamed(item, params.itemFields)),
			json: () => params.footprintsJson,
		}[params.footprintsFrom]();
		const observation = {
			group: params.emGroup,
			footprints: readFootprints(given, forAll, hint),
			comment: params.additionalFields.comment,
		};
		const guessed =
			params.footprintsFrom === 'items' ? guessedColumns(items[0] ?? {}, params.itemFields) : '';
		if (guessed !== '') {
			hint(
				`Fields used from the incoming items: ${guessed}. To use other fields, name them under Fields of the Items.`,
			);
		}
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
