import { helpWithQuery, skipQueryCheck } from '../../../shared/queryHelp';
import { countOptions } from '../../../shared/parameters/output';
import { operation } from '../../operation';
import { query } from './query';

export const count = operation({
	name: 'Count',
	value: 'count',
	action: 'Count events',
	description: 'Count the events that match a query',
	access: 'read',
	fields: [query, countOptions(skipQueryCheck)],
	async execute({ client, params, signal, hint }) {
		const skip = params.options.skipQueryCheck;
		await helpWithQuery({ client, query: params.query, dialect: 'events', skip, hint });
		return { count: await client.events.count({ query: params.query, signal }) };
	},
});
