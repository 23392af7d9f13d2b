import { additionalFields } from '../../../shared/parameters/collections';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { shape } from './shape';
import { flagField, textField } from '../../../shared/parameters/commonFields';

const gwId = textField(
	'gwId',
	'GW ID',
	'GW150914',
	'New name of up to 25 characters. By default, the server makes one from the date.',
);

const confirmAnyway = flagField(
	'confirmAnyway',
	'Confirm Anyway',
	'Whether to confirm a retracted superevent (label ADVNO). If off, this is an error.',
);

/** How GraceDB and the catalogs write such names: with letters after the date, with the time, or with the date alone. */
const usualGwId = /^[MT]?GW\d{6}(?:[A-Z]+|_\d{6})?$/;

export const confirmAsGw = operation({
	name: 'Confirm as GW',
	value: 'confirmAsGw',
	action: 'Confirm a superevent as a gravitational wave',
	description: 'Confirm a superevent as a gravitational wave and give it a GW name',
	access: 'write',
	notice: 'You cannot undo this. Everyone who can see the superevent sees its new name.',
	fields: [superevent, simplify, additionalFields(confirmAnyway, gwId)],
	async execute({ client, params, signal, hint }) {
		const { confirmAnyway: evenIfRetracted, gwId: name = '' } = params.additionalFields;
		const options = { gwId: name, evenIfRetracted, signal };
		const confirmed = await client.superevents.confirmAsGw(params.superevent, options);
		if (name !== '' && !usualGwId.test(name)) {
			hint(
				`GW ID: "${name}" is unusual. Names look like GW150914, GW240716A or GW240716_151018. Some pages of the server accept only these.`,
			);
		}
		return shape(confirmed, params.simplify, client);
	},
});
