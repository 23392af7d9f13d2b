import {
	findColumns,
	type GivenTarget,
	readTarget,
	type Shape,
	shapes,
	type Target,
	type TargetKey,
	targetKeys,
} from '../../../../gracedb/skymap/targets';
import { decimalField, textField } from '../../../shared/parameters/commonFields';
import type { Field, Params } from '../../../shared/parameters/field';
import { fieldsOfItems } from '../../../shared/parameters/fieldsOfItems';
import { fieldOf, oneOf, optionalText } from '../../../shared/parameters/read';
import { inputError } from '../../../../gracedb/errors/GraceDbError';

const inFields = { positionsFrom: ['fields'] };

const positionsFrom: Field<'positionsFrom', 'fields' | 'items'> = {
	property: {
		displayName: 'Positions',
		name: 'positionsFrom',
		type: 'options',
		default: 'fields',
		description: 'Where the positions come from',
		options: [
			{
				name: 'Fill In Below',
				value: 'fields',
				description: 'One position. With expressions, one per incoming item and its sky map.',
			},
			{
				name: 'Incoming Items',
				value: 'items',
				description:
					'One position per incoming item, all in one sky map. The other parameters come from the first item.',
			},
		],
	},
	read: oneOf('Positions', ['fields', 'items']),
};

const shape: Field<'shape', Shape> = {
	property: {
		displayName: 'Shape',
		name: 'shape',
		type: 'options',
		default: 'point',
		description: 'Area of the sky around a position whose probability to add up',
		options: [
			{
				name: 'Box',
				value: 'box',
				description: 'A rectangle, for example the field of view of a telescope',
			},
			{
				name: 'Circle',
				value: 'circle',
				description: 'Everything within a radius of the position',
			},
			{
				name: 'Point',
				value: 'point',
				description: 'Only the position',
			},
			{
				name: 'Polygon',
				value: 'polygon',
				description: 'The area between corners',
			},
		],
	},
	read: oneOf('Shape', shapes),
};

function positionField<const Name extends string>(
	name: Name,
	displayName: string,
	example: string,
	description: string,
	show: Record<string, string[]>,
): Field<Name, string> {
	const field = textField(name, displayName, example, description);
	return {
		...field,
		property: { ...field.property, displayOptions: { show: { ...inFields, ...show } } },
	};
}

const aroundPosition = { shape: ['point', 'circle', 'box'] };

const ra = positionField(
	'ra',
	'Right Ascension',
	'315.842 or 21:03:22.1',
	'Right ascension in degrees from 0 to 360, or in hours like 21h03m22.1s or 21:03:22.1',
	aroundPosition,
);

const dec = positionField(
	'dec',
	'Declination',
	'-72.850 or -72:50:59',
	'Declination in degrees from -90 to 90, or like -72d50m59s or -72:50:59',
	aroundPosition,
);

const distance = positionField(
	'distance',
	'Distance',
	'67.4',
	'Luminosity distance in Mpc, for the credible level in space. Leave empty if unknown.',
	{},
);

const polygonProperty = positionField(
	'polygon',
	'Polygon',
	'10 20, 12 20, 11 22',
	'Right ascension and declination of the corners in degrees, or a list: [[10, 20], [12, 20], [11, 22]]',
	{ shape: ['polygon'] },
);

/** An expression may give a list. */
const polygon: Field<'polygon', unknown> = {
	property: polygonProperty.property,
	takesList: true,
	read: (raw) => raw,
};

function sizeField<const Name extends string>(
	name: Name,
	displayName: string,
	defaultValue: number,
	description: string,
	of: Shape,
): Field<Name, number> {
	return decimalField(
		name,
		displayName,
		String(defaultValue || 30),
		`${description}. Used for each incoming item without a value of its own.`,
		{
			default: defaultValue,
			displayOptions: { show: { shape: [of] } },
		},
	);
}

const radius = sizeField('radius', 'Radius', 1, 'Radius in degrees', 'circle');
const width = sizeField(
	'width',
	'Width',
	1,
	'Full width of the box from east to west, in degrees',
	'box',
);
const height = sizeField(
	'height',
	'Height',
	1,
	'Full height of the box from north to south, in degrees',
	'box',
);
const angle = sizeField(
	'angle',
	'Rotation',
	0,
	'Rotation of the box in degrees, from north to east',
	'box',
);

function itemField<const Name extends TargetKey>(
	name: Name,
	displayName: string,
	example: string,
): Field<Name, string | undefined> {
	return {
		property: {
			displayName,
			name,
			type: 'string',
			default: '',
			placeholder: `e.g. ${example}`,
			description:
				'Name of the field in the incoming items. The node finds the usual names by itself.',
		},
		read: optionalText,
	};
}

const itemFields = fieldsOfItems(
	'itemFields',
	'Which fields of the incoming items contain the positions. By default, the node looks for names like ra, RAJ2000 or right_ascension.',
	{ positionsFrom: ['items'] },
	[
		itemField('ra', 'Right Ascension', 'ra'),
		itemField('dec', 'Declination', 'dec'),
		itemField('distance', 'Distance', 'distance'),
		itemField('height', 'Height', 'height'),
		itemField('polygon', 'Polygon', 'polygon'),
		itemField('radius', 'Radius', 'radius'),
		itemField('angle', 'Rotation', 'rotation'),
		itemField('width', 'Width', 'width'),
	],
);

/** The fields that say which positions are meant. */
export const positionFields = [
	positionsFrom,
	shape,
	ra,
	dec,
	distance,
	polygon,
	radius,
	width,
	height,
	angle,
	itemFields,
] as const;

/** Whether all incoming items are looked up in one sky map. */
export function takesAllItems(parameter: (name: string) => unknown): boolean {
	return parameter('positionsFrom') === 'items';
}

/** A target, and the item that it comes from. */
export interface TargetOfItem {
	target: Target;
	item: Readonly<Record<string, unknown>>;
}

/**
 * The targets that the parameters or the incoming items name; all are read before anything is sent.
 *
 * @throws GraceDbError of kind `input` that names the field, and the item where it comes from one
 */
export function readTargets(
	params: Params<typeof positionFields>,
	items: readonly Readonly<Record<string, unknown>>[],
): TargetOfItem[] {
	const common: GivenTarget = {
		radius: params.radius,
		width: params.width,
		height: params.height,
		angle: params.angle,
	};
	if (params.positionsFrom === 'fields') {
		const { ra, dec, distance, polygon } = params;
		const target = readTarget({ ...common, ra, dec, distance, polygon }, params.shape);
		return [{ target, item: {} }];
	}
	return items.map((item, index) => {
		const where = `Item ${index + 1}: `;
		const given = { ...common, ...findColumns(item), ...named(item, params.itemFields, where) };
		return { target: readTarget(given, params.shape, where), item };
	});
}

/** The values whose fields were named. */
function named(
	item: Readonly<Record<string, unknown>>,
	fields: Params<typeof positionFields>['itemFields'],
	where: string,
): GivenTarget {
	const given: GivenTarget = {};
	for (const key of targetKeys) {
		const field = fields[key];
		if (field === undefined) continue;
		given[key] = fieldOf(item, field);
		if (given[key] === undefined)
			throw inputError(
				`${where}there is no field "${field}".`,
				'Correct the name under Fields of the Items.',
			);
	}
	return given;
}
