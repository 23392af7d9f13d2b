import { queryWithCategory } from '../../../../gracedb/query/category';
import { countMany } from '../../../shared/findMany';
import { countOptions } from '../../../shared/parameters/output';
import { category, query } from '../../../shared/parameters/search';
import { readFilters, supereventFilters } from '../../../shared/parameters/searchFilters';
import { skipQueryCheck } from '../../../shared/queryHelp';
import { operation } from '../../operation';

export const count = operation({
	name: 'Count',
	value: 'count',
	action: 'Count superevents',
	description: 'Count the superevents that match a query and filters',
	access: 'read',
	fields: [query, category, supereventFilters, countOptions(skipQueryCheck)],
	async execute({ client, params, signal, hint, timeZone }) {
		const chosen = { category: params.category, signal };
		const found = await countMany({
			client,
			dialect: 'superevents',
			query: params.query,
			filters: readFilters(params.filters, timeZone),
			skipQueryCheck: params.options.skipQueryCheck,
			sent: (text) => queryWithCategory(text, params.category),
			hint,
			count: (text) => client.superevents.count({ query: text, ...chosen }),
			list: (text) => client.superevents.list({ query: text, ...chosen }),
		});
		return { count: found };
	},
});
