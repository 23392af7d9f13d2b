import type { SearchFilters } from '../../../gracedb/query/searchFilters';
import { codes, type NameList, type Vocabulary } from '../../../gracedb/resources/vocabulary';
import { flagField, serverChoicesField } from './commonFields';
import { collection, type Field } from './field';
import { farProperty, readFar } from './far';
import { fromModel } from './fromModel';
import { pickedTime } from './pickedTime';
import { names, text, time } from './read';

/** Filters of a search beside its query. What is left empty does not count. */

const allOf = serverChoicesField('allOf', 'All of These Labels', 'getLabels');
const anyOf = serverChoicesField('anyOf', 'Any of These Labels', 'getLabels');
const noneOf = serverChoicesField('noneOf', 'None of These Labels', 'getLabels');
const groups = serverChoicesField('groups', 'Group', 'getGroups');
const pipelines = serverChoicesField('pipelines', 'Pipeline', 'getPipelines');
const searches = serverChoicesField('searches', 'Search', 'getSearches');

/** As it is written; the zone of the workflow is not known yet. */
function timeField<const Name extends string>(
	name: Name,
	displayName: string,
	description: string,
): Field<Name, string> {
	return {
		property: { displayName, name, type: 'dateTime', default: '', description },
		read: time,
	};
}

const createdAfter = timeField(
	'createdAfter',
	'Created After',
	'Earliest time of creation on the server. In the time zone of the workflow, unless you give one.',
);
const createdBefore = timeField(
	'createdBefore',
	'Created Before',
	'Latest time of creation on the server. In the time zone of the workflow, unless you give one.',
);

const farBelow: Field<'farBelow', number | undefined> = {
	property: { ...farProperty, name: 'farBelow', default: '' },
	read: (raw) => (text(raw) === '' ? undefined : readFar(raw)),
};

const instruments: Field<'instruments', string[]> = {
	property: {
		displayName: 'Instruments',
		name: 'instruments',
		type: 'multiOptions',
		default: [],
		description: 'Detectors that all saw it',
		options: Object.entries(codes.instrument).map(([value, name]) => ({
			name: `${value} (${name})`,
			value,
		})),
	},
	takesList: true,
	read: names,
};

const isPublic = flagField(
	'public',
	'Public',
	'Whether to find public superevents instead of internal ones',
	{ default: true },
);
const significant = flagField(
	'significant',
	'Significant',
	'Whether to find superevents that LIGO, Virgo and KAGRA treat as significant (label SIGNIF_LOCKED, GCN_PRELIM_SENT or RAVEN_ALERT) instead of all others',
	{ default: true },
);

const property = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
} as const;

/** What a model may set of the filters; it can leave out all of them. */
const modelFilters = {
	farBelow: fromModel('FAR_Below', 'False-alarm rate in Hz, or like "1 per year"', 'string', ''),
	anyOf: fromModel('Any_of_These_Labels', 'Label names, separated by commas', 'string', ''),
	noneOf: fromModel('None_of_These_Labels', 'Label names, separated by commas', 'string', ''),
	createdAfter: fromModel('Created_After', 'Time in ISO 8601', 'string', ''),
	createdBefore: fromModel('Created_Before', 'Time in ISO 8601', 'string', ''),
	pipelines: fromModel('Pipeline', 'Pipeline names, separated by commas', 'string', ''),
	instruments: fromModel('Instruments', 'H1, L1, V1, K1: all that saw it', 'string', ''),
};

function settableByModel<Name extends string, Value>(
	field: Field<Name, Value>,
): Field<Name, Value> {
	return { ...field, forModel: modelFilters };
}

export const supereventFilters = settableByModel(
	collection(
		{
			...property,
			description:
				'All filters and the query must match. Group, pipeline, search and instruments are those of the preferred event; GraceDB cannot search for them, so this node reads all results of the query and filters them.',
		},
		[
			allOf,
			anyOf,
			createdAfter,
			createdBefore,
			farBelow,
			groups,
			instruments,
			noneOf,
			pipelines,
			isPublic,
			searches,
			significant,
		],
	),
);

export const eventFilters = settableByModel(
	collection(
		{
			...property,
			description:
				'All filters and the query must match. With a query or a filter, GraceDB leaves out tests and mock data, unless one of them names the group Test or the search MDC.',
		},
		[
			allOf,
			anyOf,
			createdAfter,
			createdBefore,
			farBelow,
			groups,
			instruments,
			noneOf,
			pipelines,
			searches,
		],
	),
);

type Given = ReturnType<typeof supereventFilters.read>;

/**
 * What the filters of the panel mean.
 *
 * @param zone of the workflow
 * @returns undefined if there is none
 * @throws GraceDbError of kind `input` for a time that is none
 */
export function readFilters(given: Given, zone: string): SearchFilters | undefined {
	const { createdAfter: after, createdBefore: before, public: visible, ...others } = given;
	const filters: SearchFilters = {
		...others,
		createdAfter: after ? pickedTime(after, 'Created After', zone) : undefined,
		createdBefore: before ? pickedTime(before, 'Created Before', zone) : undefined,
		isPublic: visible,
	};
	const isGiven = Object.values(filters).some(
		(value) => value !== undefined && !(Array.isArray(value) && value.length === 0),
	);
	return isGiven ? filters : undefined;
}

/**
 * Names as the server writes them, whatever their case was.
 *
 * @throws GraceDbError of kind `input` for a name that the server does not know
 */
export async function checkFilterNames(
	vocabulary: Vocabulary,
	filters: SearchFilters,
): Promise<void> {
	const lists: [NameList, string, readonly string[] | undefined][] = [
		['labels', 'All of These Labels', filters.allOf],
		['labels', 'Any of These Labels', filters.anyOf],
		['labels', 'None of These Labels', filters.noneOf],
		['groups', 'Group', filters.groups],
		['pipelines', 'Pipeline', filters.pipelines],
		['searches', 'Search', filters.searches],
	];
	for (const [list, field, wanted = []] of lists) {
		if (wanted.length === 0) continue;
		const known = (await vocabulary.names(list)) ?? [];
		const doubtful = wanted.filter(
			(name) => !known.some((one) => one.toLowerCase() === name.toLowerCase()),
		);
		await vocabulary.check(list, doubtful, field);
	}
}
