import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { skipQueryCheck, helpWithQuery } from '../../../shared/queryHelp';
import { limit, returnAll } from '../../../shared/parameters/howMany';
import { pagedOptions, pickColumns, simplify } from '../../../shared/parameters/output';
import { sort } from '../../../shared/parameters/search';
import { operation } from '../../operation';
import { query } from './query';

const options = pagedOptions(
	skipQueryCheck,
	sort(
		'e.g. -gpstime',
		'A field to sort by, with a minus sign before it for descending order: created, gpstime, far, nevents',
	),
);

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many events',
	description: 'Get many events, the newest first',
	access: 'read',
	fields: [query, returnAll, limit, simplify, options],
	async *execute({ client, params, signal, hint }) {
		const { skipQueryCheck: skip, ...listOptions } = params.options;
		await helpWithQuery({ client, query: params.query, dialect: 'events', skip, hint });
		const found = client.events.list({
			query: params.query,
			...listOptions,
			limit: params.returnAll ? undefined : params.limit,
			signal,
		});
		for await (const event of found) {
			const item = params.simplify ? simplifyEvent(event, client.apiUrl) : event;
			yield pickColumns(item, params.options.columns);
		}
	},
});
