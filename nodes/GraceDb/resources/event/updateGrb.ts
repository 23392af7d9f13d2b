import { updateFields } from '../../../shared/parameters/collections';
import { event } from '../../../shared/parameters/event';
import { decimal, text } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';

const dec: Field<'dec', number> = {
	property: {
		displayName: 'Declination',
		name: 'dec',
		type: 'number',
		default: 0,
		placeholder: 'e.g. -12.5',
		description: 'Declination in degrees',
	},
	read: decimal('Declination'),
};

const designation: Field<'designation', string> = {
	property: {
		displayName: 'Designation',
		name: 'designation',
		type: 'string',
		default: '',
		placeholder: 'e.g. GRB 170817A',
		description: 'Name of the burst',
	},
	read: text,
};

const errorRadius: Field<'errorRadius', number> = {
	property: {
		displayName: 'Error Radius',
		name: 'errorRadius',
		type: 'number',
		default: 0,
		placeholder: 'e.g. 2.1',
		description: 'Radius of the error circle in degrees',
	},
	read: decimal('Error Radius'),
};

const redshift: Field<'redshift', number> = {
	property: {
		displayName: 'Redshift',
		name: 'redshift',
		type: 'number',
		default: 0,
		placeholder: 'e.g. 0.5',
		description: 'Redshift of the source',
	},
	read: decimal('Redshift'),
};

const ra: Field<'ra', number> = {
	property: {
		displayName: 'Right Ascension',
		name: 'ra',
		type: 'number',
		default: 0,
		placeholder: 'e.g. 197.45',
		description: 'Right ascension in degrees',
	},
	read: decimal('Right Ascension'),
};

const t90: Field<'t90', number> = {
	property: {
		displayName: 'T90',
		name: 't90',
		type: 'number',
		default: 0,
		placeholder: 'e.g. 2',
		description: 'Time in seconds in which 90 % of the gamma rays came',
	},
	read: decimal('T90'),
};

export const updateGrb = operation({
	name: 'Update GRB',
	value: 'updateGrb',
	action: 'Update a gamma ray burst',
	description: 'Correct position, duration, redshift or name of a gamma-ray burst',
	access: 'write',
	fields: [event, updateFields(dec, designation, errorRadius, redshift, ra, t90)],
	execute: ({ client, params, signal }) =>
		client.events.updateGrb(params.event, params.updateFields, { signal }),
});
