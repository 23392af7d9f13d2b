import { operation } from '../../operation';
import { query } from './query';

export const count = operation({
	name: 'Count',
	value: 'count',
	action: 'Count events',
	description: 'Count the events that match a query',
	access: 'read',
	fields: [query],
	async execute({ client, params, signal }) {
		return { count: await client.events.count({ query: params.query, signal }) };
	},
});
