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
	'Its new name, of at most 25 characters; the server makes one of the date if left out',
);

const confirmAnyway = flagField(
	'confirmAnyway',
	'Confirm Anyway',
	'Whether to confirm a superevent that was retracted (label ADVNO). Otherwise this is an error.',
);

/** How GraceDB and the catalogs write such names: with letters after the date, with the time, or with the date alone. */
const usualGwId = /^[MT]?GW\d{6}(?:[A-Z]+|_\d{6})?$/;

export const confirmAsGw = operation({
	name: 'Confirm as GW',
	value: 'confirmAsGw',
	action: 'Confirm a superevent as a gravitational wave',
	description: 'Confirm a superevent as a gravitational wave, which gives it a GW name',
	access: 'write',
	notice:
		'The superevent gets its name as a gravitational wave for good: this cannot be undone, and whoever may see it sees it.',
	fields: [superevent, simplify, additionalFields(confirmAnyway, gwId)],
	async execute({ client, params, signal, hint }) {
		const { confirmAnyway: evenIfRetracted, gwId: name = '' } = params.additionalFields;
		const options = { gwId: name, evenIfRetracted, signal };
		const confirmed = await client.superevents.confirmAsGw(params.superevent, options);
		if (name !== '' && !usualGwId.test(name)) {
			hint(
				`GW ID: "${name}" is unusual. Names look like GW150914, GW240716A or GW240716_151018, and some addresses of the server take no others.`,
			);
		}
		return shape(confirmed, params.simplify, client);
	},
});
