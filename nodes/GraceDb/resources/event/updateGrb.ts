import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplify } from '../../../shared/parameters/output';
import { updateFields } from '../../../shared/parameters/collections';
import { event } from '../../../shared/parameters/event';
import { operation } from '../../operation';
import { decimalField, textField } from '../../../shared/parameters/commonFields';

const dec = decimalField('dec', 'Declination', '-12.5', 'Declination in degrees');

const designation = textField('designation', 'Designation', 'GRB 170817A', 'Name of the burst');

const errorRadius = decimalField(
	'errorRadius',
	'Error Radius',
	'2.1',
	'Radius of the error circle in degrees',
);

const redshift = decimalField('redshift', 'Redshift', '0.5', 'Redshift of the source');

const ra = decimalField('ra', 'Right Ascension', '197.45', 'Right ascension in degrees');

const t90 = decimalField(
	't90',
	'T90',
	'2',
	'Duration in seconds in which 90 % of the gamma rays arrived',
);

export const updateGrb = operation({
	name: 'Update GRB',
	value: 'updateGrb',
	action: 'Update a gamma-ray burst',
	description: 'Correct position, duration, redshift or name of a gamma-ray burst',
	access: 'write',
	fields: [event, simplify, updateFields(ra, dec, designation, errorRadius, redshift, t90)],
	async execute({ client, params, signal }) {
		const { event: id, updateFields: changes } = params;
		const updated = await client.events.updateGrb(id, changes, { signal });
		return params.simplify ? simplifyEvent(updated, client.apiUrl) : updated;
	},
});
