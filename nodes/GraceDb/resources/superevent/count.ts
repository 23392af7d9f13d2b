import { helpWithQuery, skipQueryCheck } from '../../../shared/queryHelp';
import { countOptions } from '../../../shared/parameters/output';
import { category, query } from '../../../shared/parameters/search';
import { operation } from '../../operation';

export const count = operation({
	name: 'Count',
	value: 'count',
	action: 'Count superevents',
	description: 'Count the superevents that match a query',
	access: 'read',
	fields: [query, category, countOptions(skipQueryCheck)],
	async execute({ client, params: { options, ...search }, signal, hint }) {
		const skip = options.skipQueryCheck;
		await helpWithQuery({
			client,
			query: search.query,
			dialect: 'superevents',
			skip,
			hint,
		});
		return { count: await client.superevents.count({ ...search, signal }) };
	},
});
