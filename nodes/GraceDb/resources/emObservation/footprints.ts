import { textField } from '../../../shared/parameters/commonFields';
import { fieldOf, oneOf } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { fieldsOfItems, itemField } from '../../../shared/parameters/fieldsOfItems';

/** Where the footprints come from. */
export const footprintsFrom: Field<'footprintsFrom', 'fields' | 'items' | 'json'> = {
	property: {
		displayName: 'Specify Footprints',
		name: 'footprintsFrom',
		type: 'options',
		default: 'fields',
		description: 'Where the footprints come from: the rectangles of the sky that you observed',
		options: [
			{
				name: 'Fill In Below',
				value: 'fields',
				description: 'One row for each footprint',
			},
			{
				name: 'Incoming Items',
				value: 'items',
				description:
					'One footprint per incoming item, all in one observation. The other parameters come from the first item.',
			},
			{
				name: 'JSON',
				value: 'json',
				description: 'A list of footprints',
			},
		],
	},
	read: oneOf('Specify Footprints', ['fields', 'items', 'json']),
};

/** As astronomers write them: right ascension first. */
const rowFields = [
	textField(
		'ra',
		'Right Ascension',
		'197.45 or 13:09:48',
		'Right ascension of the center in degrees from 0 to 360, or in hours like 13h09m48s or 13:09:48',
	),
	textField(
		'dec',
		'Declination',
		'-23.38 or -23:22:48',
		'Declination of the center in degrees from -90 to 90, or like -23d22m48s or -23:22:48',
	),
	textField(
		'raWidth',
		'Right Ascension Width',
		'0.5',
		'Full width in degrees. Leave empty to use the field of view below.',
	),
	textField(
		'decWidth',
		'Declination Width',
		'0.5',
		'Full width in degrees. Leave empty to use the field of view below.',
	),
	textField(
		'startTime',
		'Start Time',
		'2024-07-16T16:02:11Z',
		'Start of the exposure in ISO 8601 (UTC unless you give a zone), GPS seconds or MJD',
	),
	textField(
		'duration',
		'Exposure Time',
		'60',
		'Length of the exposure in seconds. Leave empty to use the exposure time below.',
	),
].map(({ property }) => property);

/** Rows in the panel. */
export const footprintRows: Field<'footprintRows', unknown[]> = {
	property: {
		displayName: 'Footprints',
		name: 'footprintRows',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Footprint',
		default: {},
		description: 'The rectangles of the sky that you observed',
		displayOptions: { show: { footprintsFrom: ['fields'] } },
		options: [
			{
				displayName: 'Footprint',
				name: 'box',
				values: rowFields,
			},
		],
	},
	read: (raw) => {
		const rows = fieldOf(raw, 'box');
		return Array.isArray(rows) ? (rows as unknown[]) : [];
	},
};

/** The same as JSON, for those who have it from somewhere. */
export const footprintsJson: Field<'footprintsJson', unknown> = {
	property: {
		displayName: 'Footprints as JSON',
		name: 'footprintsJson',
		type: 'json',
		default: '[]',
		required: true,
		placeholder:
			'e.g. [{"ra": 197.45, "dec": -23.38, "ra_width": 0.5, "dec_width": 0.5, "start_time": "2024-07-16T16:02:11Z", "duration": 60}]',
		description:
			'A list of objects with ra, dec, ra_width, dec_width (degrees), start_time and duration (seconds). Or one object with a list for each of them, as in ligo-gracedb.',
		displayOptions: { show: { footprintsFrom: ['json'] } },
	},
	read: (raw) => raw,
};

/** Where a value has a name in the incoming items by which it is not found. */
export const itemFields = fieldsOfItems(
	'itemFields',
	'Which fields of the incoming items contain the footprints. By default, the node looks for names like RA, RAJ2000 or right_ascension, and shows what it uses in a hint.',
	{ footprintsFrom: ['items'] },
	[
		itemField('ra', 'Right Ascension', 'ra'),
		itemField('dec', 'Declination', 'dec'),
		itemField('raWidth', 'Right Ascension Width', 'ra_width'),
		itemField('decWidth', 'Declination Width', 'dec_width'),
		itemField('duration', 'Exposure Time', 'duration'),
		itemField('startTime', 'Start Time', 'start_time'),
	],
);
