import { skipQueryCheck, helpWithQuery } from '../../../shared/queryHelp';
import { limit, returnAll } from '../../../shared/parameters/howMany';
import { pagedOptions, pickColumns, simplify } from '../../../shared/parameters/output';
import { category, query, sort } from '../../../shared/parameters/search';
import { operation } from '../../operation';
import { shapeAll, statusAndClassification } from './shape';

const options = pagedOptions(
	statusAndClassification,
	skipQueryCheck,
	sort(
		'e.g. -created',
		'Comma-separated fields to sort by, with a minus sign before those in descending order: created, t_0, t_start, t_end, superevent_id, category, preferred_event',
	),
);

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many superevents',
	description: 'Get many superevents, the newest first',
	access: 'read',
	fields: [query, category, returnAll, limit, simplify, options],
	async *execute({ client, params, signal, hint }) {
		const {
			skipQueryCheck: skip,
			statusAndClassification: findings,
			...listOptions
		} = params.options;
		await helpWithQuery({
			client,
			query: params.query,
			dialect: 'superevents',
			skip,
			hint,
		});
		const found = client.superevents.list({
			query: params.query,
			category: params.category,
			...listOptions,
			limit: params.returnAll ? undefined : params.limit,
			signal,
		});
		const { simplify: isFlat } = params;
		for await (const item of shapeAll(found, { simplify: isFlat, findings }, client, signal)) {
			yield pickColumns(item, params.options.columns);
		}
	},
});
