import { category, query } from '../../fields/search';
import { operation } from '../../operation';

export const count = operation({
	name: 'Count',
	value: 'count',
	action: 'Count superevents',
	description: 'Count the superevents that match a query',
	access: 'read',
	fields: [query, category],
	async execute({ client, params, signal }) {
		return { count: await client.superevents.count({ ...params, signal }) };
	},
});
