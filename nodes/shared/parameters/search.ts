import { type Category, categories } from '../../../gracedb/query/category';
import { type Order, readOrder } from '../../../gracedb/query/sort';
import type { Dialect } from '../../../gracedb/query/words';
import type { Field } from './field';
import { commaSeparated, oneOf } from './read';
import { textField } from './commonFields';
import { fromModel } from './fromModel';
import { supereventGrammar } from './queryGrammar';

/** A query in GraceDB's own language. */
export const query: Field<'query', string> = {
	...textField(
		'query',
		'Query',
		'far < 1e-7 label: ADVOK',
		'What to search for, in the <a href="https://gracedb.ligo.org/documentation/queries.html">query language of GraceDB</a>. Separate terms with spaces; all must match. Leave empty to find everything in the category.',
	),
	forModel: fromModel('Query', supereventGrammar, 'string', ''),
};

/** Real candidates, tests or mock data. */
export const category: Field<'category', Category> = {
	property: {
		displayName: 'Category',
		name: 'category',
		type: 'options',
		default: 'Production',
		description:
			'Which superevents to search for. A query that names a category or superevent IDs overrides this.',
		options: [
			{
				name: 'Any',
				value: 'Any',
				description:
					'The query decides. GraceDB leaves out mock data and tests unless the query names them or is empty. The query of a trigger is never empty.',
			},
			{
				name: 'MDC',
				value: 'MDC',
				description: 'Mock data: about one an hour, similar to real candidates',
			},
			{
				name: 'Production',
				value: 'Production',
				description: 'Real candidates',
			},
			{
				name: 'Test',
				value: 'Test',
				description: 'Tests of people and pipelines',
			},
		],
	},
	read: oneOf('Category', categories),
	forModel: fromModel(
		'Category',
		'Production (real candidates), MDC (mock data), Test, or Any',
		'string',
		'Production',
	),
};

/** Fields by which people sort, in words, with those for ascending and descending order. */
type Sortable = readonly (readonly [name: string, field: string, up: string, down: string])[];

const byTime = ['Oldest First', 'Newest First'] as const;
const bySize = ['Lowest First', 'Highest First'] as const;
const byName = ['A to Z', 'Z to A'] as const;

/**
 * In which order a list comes. In the panel one of the usual fields; an expression may give any that GraceDB sorts by, with a minus
 * sign before it for descending order.
 */
function sortField(dialect: Dialect, fields: Sortable, description: string): Field<'sort', Order> {
	const options = fields.flatMap(([name, field, up, down]) => [
		{ name: `${name} (${up})`, value: field },
		{ name: `${name} (${down})`, value: `-${field}` },
	]);
	return {
		property: {
			displayName: 'Sort',
			name: 'sort',
			type: 'options',
			default: '-created',
			description,
			options: options.sort((a, b) => a.name.localeCompare(b.name)),
		},
		takesList: true,
		read: (raw) => readOrder(commaSeparated(raw), dialect),
	};
}

export const sortSuperevents = sortField(
	'superevents',
	[
		['Category', 'category', ...byName],
		['Created', 'created', ...byTime],
		['FAR', 'far', ...bySize],
		['FAR of Coincidence in Space and Time', 'space_coinc_far', ...bySize],
		['FAR of Coincidence in Time', 'time_coinc_far', ...bySize],
		['Preferred Event', 'preferred_event', ...byTime],
		['Superevent ID', 'superevent_id', ...byTime],
		['Time of the Signal', 't_0', ...byTime],
	],
	'Order of the superevents, by default newest first. GraceDB cannot sort superevents by FAR, so this node reads and sorts all matches.',
);

export const sortEvents = sortField(
	'events',
	[
		['Created', 'created', ...byTime],
		['FAR', 'far', ...bySize],
		['Instruments', 'instruments', ...byName],
		['Likelihood', 'likelihood', ...bySize],
		['Number of Detectors', 'nevents', ...bySize],
		['Reporting Latency', 'reporting_latency', ...bySize],
		['Time of the Signal', 'gpstime', ...byTime],
	],
	'Order of the events, by default newest first',
);
