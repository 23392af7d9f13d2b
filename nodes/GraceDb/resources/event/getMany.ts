import { limit, returnAll } from '../../fields/howMany';
import { columns, pickColumns } from '../../fields/output';
import { text } from '../../fields/read';
import { collection, type Field, operation } from '../../operation';
import { query } from './query';

const sort: Field<'sort', string> = {
	property: {
		displayName: 'Sort',
		name: 'sort',
		type: 'string',
		default: '',
		placeholder: 'e.g. -gpstime',
		description:
			'A field to sort by, with a minus sign before it for descending order: created, gpstime, far, nevents. The newest come first without it.',
	},
	read: text,
};

const options = collection(
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
	},
	[columns, sort],
);

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many events',
	description: 'Get many events, the newest first',
	access: 'read',
	fields: [query, returnAll, limit, options],
	async *execute({ client, params, signal }) {
		const found = client.events.list({
			query: params.query,
			sort: params.options.sort,
			limit: params.returnAll ? undefined : params.limit,
			signal,
		});
		for await (const event of found) yield pickColumns(event, params.options.columns);
	},
});
