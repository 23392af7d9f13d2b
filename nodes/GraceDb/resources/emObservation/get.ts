import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { simplify } from '../../../shared/parameters/output';
import { objectId } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { wholeNumberField } from '../../../shared/parameters/commonFields';

const observationNumber = wholeNumberField(
	'observationNumber',
	'Observation Number',
	1,
	1,
	'Number (N) of the observation, counted from 1',
	{ required: true },
);

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get an EM observation',
	description: 'Get one EM observation of a superevent or event, with its footprints',
	access: 'read',
	fields: [objectId, observationNumber, simplify],
	async execute({ client, params, signal }) {
		const { superevent: object, observationNumber: N } = params;
		const observation = await client.emObservations.get(object, N, { signal });
		return params.simplify ? simplifyEmObservation(observation, object) : observation;
	},
});
