import { additionalFields } from '../../../shared/parameters/collections';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { shape } from './shape';
import { textField } from '../../../shared/parameters/commonFields';

const gwId = textField(
	'gwId',
	'GW ID',
	'GW150914',
	'Its new name, of at most 25 characters; the server makes one of the date if left out',
);

export const confirmAsGw = operation({
	name: 'Confirm as GW',
	value: 'confirmAsGw',
	action: 'Confirm a superevent as a gravitational wave',
	description: 'Confirm a superevent as a gravitational wave, which gives it a GW name',
	access: 'write',
	notice:
		'The superevent gets its name as a gravitational wave for good: this cannot be undone, and whoever may see it sees it.',
	fields: [superevent, simplify, additionalFields(gwId)],
	async execute({ client, params, signal }) {
		const options = { ...params.additionalFields, signal };
		const confirmed = await client.superevents.confirmAsGw(params.superevent, options);
		return shape(confirmed, params.simplify, client);
	},
});
