import {
	fileOf,
	isGiven,
	isTruthy,
	joined,
	listed,
	plain,
	renamed,
	type ClientInput,
	typed,
} from '../python';
import type { Call } from '../signatures';
import { eventOf, numberOf, type Run } from './run';
import type { Value } from '../caseFile';

const resource = 'event';

/** Group and pipeline. */
const kindOf = ({ given }: Call): Record<string, Value> => ({
	group: plain(given['group'] ?? ''),
	pipeline: plain(given['pipeline'] ?? ''),
});

/** The client does not look at queries. */
const asTyped = { skipQueryCheck: true };

/** How many rows a list gives, and how many to a page. */
export function howMany({ given, more }: Call): Record<string, Value> {
	const count = given['count'] ?? more['count'];
	const columns = given['columns'] ?? more['columns'];
	const options: Record<string, Value> = {
		...asTyped,
		...renamed({ given, more, method: '' }, { orderby: 'sort' }, joined),
		...(isTruthy(columns) ? { columns: joined(columns ?? '') } : {}),
		...(isGiven(count) ? { pageSize: plain(count) } : {}),
	};
	const most = given['max_results'];
	const limit: Record<string, Value> = isGiven(most)
		? { returnAll: false, limit: plain(most) }
		: { returnAll: true };
	return { query: plain(given['query'] ?? ''), simplify: false, ...limit, options };
}

function labelsOf({ given }: Call): Record<string, Value> {
	return isGiven(given['labels']) ? { labels: listed(given['labels']) } : {};
}

export const events = {
	event: (call: Call): Run => ({
		resource,
		operation: 'get',
		parameters: { ...eventOf(call), simplify: false },
	}),

	events: (call: Call): Run => ({ resource, operation: 'getAll', parameters: howMany(call) }),

	num_events: ({ given }: Call): Run => ({
		resource,
		operation: 'count',
		parameters: { query: plain(given['query'] ?? ''), options: asTyped },
	}),

	create_event: (call: Call, input: ClientInput): Run => {
		const { content_id: contentId, ...more } = call.more;
		return {
			resource,
			operation: 'create',
			parameters: {
				...kindOf(call),
				additionalFields: {
					...renamed(call, { search: 'search', replay_id: 'replayId' }),
					...renamed(call, { offline: 'offline' }, plain),
					...labelsOf(call),
					...(isGiven(contentId) ? { contentId: typed(contentId) } : {}),
					...(Object.keys(more).length > 0 ? { extraFields: extraFields(more) } : {}),
				},
			},
			files: { data: fileOf(call, input, 'initial.data') },
		};
	},

	replace_event: (call: Call, input: ClientInput): Run => ({
		resource,
		operation: 'replace',
		parameters: eventOf(call),
		files: { data: fileOf(call, input) },
	}),

	upload_reserved_event: (call: Call, input: ClientInput): Run => ({
		resource,
		operation: 'uploadReserved',
		parameters: {
			...eventOf(call),
			additionalFields: {
				...labelsOf(call),
				...renamed(call, { kafka_server: 'kafkaServer', kafka_topic: 'kafkaTopic' }),
			},
		},
		files: { data: fileOf(call, input) },
	}),

	_reserve_graceid: (call: Call): Run => ({
		resource,
		operation: 'reserve',
		parameters: {
			...kindOf(call),
			additionalFields: renamed(call, {
				search: 'search',
				file_content_id: 'contentId',
				replay_id: 'replayId',
			}),
		},
	}),

	update_grbevent: (call: Call): Run => ({
		resource,
		operation: 'updateGrb',
		parameters: {
			...eventOf(call),
			updateFields: {
				...renamed(
					call,
					{
						ra: 'ra',
						dec: 'dec',
						error_radius: 'errorRadius',
						t90: 't90',
						redshift: 'redshift',
					},
					numberOf,
				),
				...renamed(call, { designation: 'designation' }),
			},
		},
	}),
};

/** Rows of name and value; a list repeats the name. */
function extraFields(more: Record<string, Value>): Value {
	const rows = Object.entries(more).flatMap(([name, value]) => {
		const values = isGiven(value) ? [plain(value)].flat() : [];
		return values.map((one) => ({ name, value: written(one) }));
	});
	return { field: rows };
}

const written = (value: Value): Value =>
	typeof value === 'boolean' ? (value ? 'True' : 'False') : typed(value);
