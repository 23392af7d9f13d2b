import { countMany } from '../../../shared/findMany';
import { countOptions } from '../../../shared/parameters/output';
import { eventFilters, readFilters } from '../../../shared/parameters/searchFilters';
import { skipQueryCheck } from '../../../shared/queryHelp';
import { operation } from '../../operation';
import { query } from './query';

export const count = operation({
	name: 'Count',
	value: 'count',
	action: 'Count events',
	description: 'Count the events that match a query and filters',
	access: 'read',
	fields: [query, eventFilters, countOptions(skipQueryCheck)],
	async execute({ client, params, signal, hint, timeZone }) {
		const found = await countMany({
			client,
			dialect: 'events',
			query: params.query,
			filters: readFilters(params.filters, timeZone),
			skipQueryCheck: params.options.skipQueryCheck,
			hint,
			count: (text) => client.events.count({ query: text, signal }),
			list: (text) => client.events.list({ query: text, signal }),
		});
		return { count: found };
	},
});
