import { simplifyCatalogue } from '../../../../gracedb/simplify/simplifyCatalogue';
import { limit, returnAll } from '../../../shared/parameters/howMany';
import { pagedOptions, pickColumns, simplify } from '../../../shared/parameters/output';
import { operation } from '../../operation';
import { anyCatalogueNumber } from './catalogue';

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many catalogs',
	description: 'Get many catalogs: all versions of one or of all, newest first',
	access: 'read',
	fields: [anyCatalogueNumber, returnAll, limit, simplify, pagedOptions()],
	async *execute({ client, params, signal }) {
		const { columns, ...paging } = params.options;
		const found = client.gwtc.list({
			number: params.catalogueNumber,
			limit: params.returnAll ? undefined : params.limit,
			...paging,
			signal,
		});
		for await (const row of found) {
			yield pickColumns(params.simplify ? simplifyCatalogue(row) : row, columns);
		}
	},
});
