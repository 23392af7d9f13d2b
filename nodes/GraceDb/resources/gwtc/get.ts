import { simplifyCatalogue } from '../../../../gracedb/simplify/simplifyCatalogue';
import { simplify } from '../../../shared/parameters/output';
import { operation } from '../../operation';
import { catalogueNumber, version } from './catalogue';

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a catalog',
	description: 'Get one version of a catalog of gravitational waves, with its superevents',
	access: 'read',
	fields: [catalogueNumber, version, simplify],
	async execute({ client, params, signal }) {
		const catalogue = await client.gwtc.get(params.catalogueNumber, params.version, { signal });
		return params.simplify ? simplifyCatalogue(catalogue) : catalogue;
	},
});
