import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { shapeWithFindings } from './shape';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a superevent',
	description: 'Get one superevent',
	access: 'read',
	fields: [superevent, simplify],
	async execute({ client, params, signal }) {
		const superevent = await client.superevents.get(params.superevent, { signal });
		return await shapeWithFindings(superevent, params.simplify, client, signal);
	},
});
