import { fieldOf, oneOf } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { fieldsOfItems, itemField } from '../../../shared/parameters/fieldsOfItems';

/** Where the footprints come from. */
export const footprintsFrom: Field<'footprintsFrom', 'fields' | 'items' | 'json'> = {
	property: {
		displayName: 'Footprints',
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
	read: oneOf('Footprints', ['fields', 'items', 'json']),
};

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
				values: [
					{
						displayName: 'Declination',
						name: 'dec',
						type: 'string',
						default: '',
						placeholder: 'e.g. -23.38 or -23:22:48',
						description:
							'Declination of the center in degrees from -90 to 90, or like -23d22m48s or -23:22:48',
					},
					{
						displayName: 'Declination Width',
						name: 'decWidth',
						type: 'string',
						default: '',
						placeholder: 'e.g. 0.5',
						description: 'Full width in degrees. Leave empty to use the field of view below.',
					},
					{
						displayName: 'Duration',
						name: 'duration',
						type: 'string',
						default: '',
						placeholder: 'e.g. 60',
						description:
							'Length of the exposure in seconds. Leave empty to use the exposure time below.',
					},
					{
						displayName: 'Right Ascension',
						name: 'ra',
						type: 'string',
						default: '',
						placeholder: 'e.g. 197.45 or 13:09:48',
						description:
							'Right ascension of the center in degrees from 0 to 360, or in hours like 13h09m48s or 13:09:48',
					},
					{
						displayName: 'Right Ascension Width',
						name: 'raWidth',
						type: 'string',
						default: '',
						placeholder: 'e.g. 0.5',
						description: 'Full width in degrees. Leave empty to use the field of view below.',
					},
					{
						displayName: 'Start Time',
						name: 'startTime',
						type: 'string',
						default: '',
						placeholder: 'e.g. 2024-07-16T16:02:11Z',
						description:
							'Start of the exposure in ISO 8601 (UTC unless you give a zone), GPS seconds or MJD',
					},
				],
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
		itemField('dec', 'Declination', 'dec'),
		itemField('decWidth', 'Declination Width', 'dec_width'),
		itemField('duration', 'Duration', 'duration'),
		itemField('ra', 'Right Ascension', 'ra'),
		itemField('raWidth', 'Right Ascension Width', 'ra_width'),
		itemField('startTime', 'Start Time', 'start_time'),
	],
);
