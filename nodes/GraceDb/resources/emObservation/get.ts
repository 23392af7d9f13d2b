import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { simplify } from '../../../shared/parameters/output';
import { wholeNumber } from '../../../shared/parameters/read';
import { objectId } from '../../../shared/parameters/superevent';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';

const observationNumber: Field<'observationNumber', number> = {
	property: {
		displayName: 'Observation Number',
		name: 'observationNumber',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		required: true,
		placeholder: 'e.g. 1',
		description: 'Number (N) of the observation on its object; they are counted from 1',
	},
	read: wholeNumber('Observation Number', 1),
};

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get an EM observation',
	description: 'Get one EM observation of a superevent or event, with its footprints',
	access: 'read',
	fields: [objectId, observationNumber, simplify],
	async execute({ client, params, signal }) {
		const { objectId: object, observationNumber: N } = params;
		const observation = await client.emObservations.get(object, N, { signal });
		return params.simplify ? simplifyEmObservation(observation, object) : observation;
	},
});
