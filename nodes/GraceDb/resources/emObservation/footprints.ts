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
		description: 'How to give the boxes of the sky that were observed',
		options: [
			{
				name: 'Fill In Below',
				value: 'fields',
				description: 'One row for each box',
			},
			{
				name: 'Incoming Items',
				value: 'items',
				description:
					'One box for each incoming item; all of them make one observation. The other fields are those of the first item.',
			},
			{
				name: 'JSON',
				value: 'json',
				description: 'A list of boxes',
			},
		],
	},
	read: oneOf('Footprints', ['fields', 'items', 'json']),
};

/** Rows in the panel. */
export const footprintRows: Field<'footprintRows', unknown[]> = {
	property: {
		displayName: 'Boxes',
		name: 'footprintRows',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Box',
		default: {},
		description: 'The boxes of the sky that were observed',
		displayOptions: { show: { footprintsFrom: ['fields'] } },
		options: [
			{
				displayName: 'Box',
				name: 'box',
				values: [
					{
						displayName: 'Declination',
						name: 'dec',
						type: 'string',
						default: '',
						placeholder: 'e.g. -23.38',
						description: 'Declination of its centre in degrees, from -90 to 90',
					},
					{
						displayName: 'Declination Width',
						name: 'decWidth',
						type: 'string',
						default: '',
						placeholder: 'e.g. 0.5',
						description: 'Full width in degrees; empty for the one that holds for all',
					},
					{
						displayName: 'Duration',
						name: 'duration',
						type: 'string',
						default: '',
						placeholder: 'e.g. 60',
						description:
							'How long the exposure was, in whole seconds; empty for the one that holds for all',
					},
					{
						displayName: 'Right Ascension',
						name: 'ra',
						type: 'string',
						default: '',
						placeholder: 'e.g. 197.45',
						description: 'Right ascension of its centre in degrees, from 0 to 360',
					},
					{
						displayName: 'Right Ascension Width',
						name: 'raWidth',
						type: 'string',
						default: '',
						placeholder: 'e.g. 0.5',
						description: 'Full width in degrees; empty for the one that holds for all',
					},
					{
						displayName: 'Start Time',
						name: 'startTime',
						type: 'string',
						default: '',
						placeholder: 'e.g. 2024-07-16T16:02:11Z',
						description:
							'When the exposure began: ISO 8601 (UTC where no zone is given) or GPS seconds',
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
		displayName: 'Boxes as JSON',
		name: 'footprintsJson',
		type: 'json',
		default: '[]',
		required: true,
		placeholder:
			'e.g. [{"ra": 197.45, "dec": -23.38, "ra_width": 0.5, "dec_width": 0.5, "start_time": "2024-07-16T16:02:11Z", "duration": 60}]',
		description:
			'A list of objects with ra, dec, ra_width, dec_width (degrees), start_time and duration (seconds); or one object with a list for each of them, as ligo-gracedb takes them',
		displayOptions: { show: { footprintsFrom: ['json'] } },
	},
	read: (raw) => raw,
};

/** Where the incoming items call a value otherwise than the server does. */
export const itemFields = fieldsOfItems(
	'itemFields',
	'Which fields of the incoming items hold the values of the boxes',
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
