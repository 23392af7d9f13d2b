import { queryWithCategory } from '../../../../gracedb/query/category';
import { findMany } from '../../../shared/findMany';
import { skipQueryCheck } from '../../../shared/queryHelp';
import { limit, returnAll } from '../../../shared/parameters/howMany';
import { pagedOptions, pickColumns, simplify } from '../../../shared/parameters/output';
import { category, query, sortSuperevents } from '../../../shared/parameters/search';
import { readFilters, supereventFilters } from '../../../shared/parameters/searchFilters';
import { operation } from '../../operation';
import { shapeAll, statusAndClassification } from './shape';

const options = pagedOptions(statusAndClassification, skipQueryCheck, sortSuperevents);

/** What a model gets unless columns are chosen. */
const columnsForModel = [
	'superevent_id',
	'time',
	'far',
	'far_in_words',
	'significant',
	'instruments',
	'group',
	'pipeline',
	'search',
	'labels',
	'preferred_event',
	'url',
];

export const getMany = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many superevents',
	description: 'Get many superevents, newest first',
	toolDescription:
		'Returns a list, newest first, by default 10 with the most important fields. Give Query, filters or both; all must match.',
	access: 'read',
	fields: [query, category, supereventFilters, returnAll, limit, simplify, options],
	async *execute({ client, params, signal, hint, isTool, timeZone }) {
		const {
			skipQueryCheck: skip,
			sort: order,
			columns: chosen,
			statusAndClassification: findings,
			...paging
		} = params.options;
		const columns = chosen ?? (isTool && params.simplify ? columnsForModel : undefined);
		const found = findMany({
			client,
			dialect: 'superevents',
			query: params.query,
			filters: readFilters(params.filters, timeZone),
			order: order ?? { sort: '' },
			limit: params.returnAll ? undefined : params.limit,
			skipQueryCheck: skip,
			sent: (text) => queryWithCategory(text, params.category),
			hint,
			list: (search) =>
				client.superevents.list({ ...search, ...paging, category: params.category, signal }),
		});
		const { simplify: isFlat } = params;
		for await (const item of shapeAll(found, { simplify: isFlat, findings }, client, signal)) {
			yield pickColumns(item, columns);
		}
	},
});
