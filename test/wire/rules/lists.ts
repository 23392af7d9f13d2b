import type { Value } from '../caseFile';
import { isGiven, isTruthy, plain, textFrom } from '../python';
import { mapJson, mapRequests, refusal, rule, type Rule } from './rule';

const lists = /^(?:events|superevents|gwtc_list|gwtc_numbers|gwtc_versions)$/;

const isZero = (value: Value | undefined): boolean =>
	isGiven(value) && typeof value !== 'string' && plain(value) === 0;

/** By what the server sorts, read from its source (2.36); events also by the columns of their own tables, `gstlal__snr`. */
const sortable: Record<string, RegExp> = {
	events:
		/^(?:created|far|gpstime|graceid|group|id|instruments|likelihood|nevents|offline|pipeline|reporting_latency|search|submitter|superevent|time|superevent_id|.*__.*)$/,
	superevents:
		/^(?:base_date_number|category|created|default_superevent_id|em_type|far|gw_date_number|id|is_gw|preferred_event|space_coinc_far|superevent_id|t_0|t_0_date|t_end|t_start|time|time_coinc_far)$/,
};

/** The fields of an order, without their signs. */
function fieldsOf(order: Value | undefined): string[] {
	if (!isTruthy(order)) return [];
	return [plain(order ?? null)]
		.flat()
		.flatMap((one) => textFrom(one).split(','))
		.map((one) => one.trim().replace(/^[-+]/, '').trim())
		.filter(Boolean);
}

export const listRules: Rule[] = [
	rule('sort-orders', (expected, { call: { method, given } }) => {
		const known = sortable[method];
		const fields = fieldsOf(given['orderby']);
		if (known === undefined || fields.length === 0) return undefined;
		const isByFar = method === 'superevents' && fields.includes('far');
		const isLong = fields.length > 1 && (method === 'events' || isByFar);
		if (isLong || !fields.every((field) => known.test(field))) return refusal;
		const named = (text: string): string =>
			text.replace(/\btime\b/g, method === 'events' ? 'gpstime' : 't_0');
		return mapRequests(expected, (request) => ({
			...request,
			query: request.query
				?.filter(([name]) => name !== 'sort' || !isByFar)
				.map(([name, value]): [string, string] => [name, name === 'sort' ? named(value) : value]),
		}));
	}),
	rule('nothing-wanted', (expected, { call }) => {
		const { given, more } = call;
		const numbers = [given['max_results'], given['count'], more['count']];
		const isTooSmall = numbers.some((value) => {
			const number = Number(plain(value ?? null));
			return isGiven(value) && !(number >= 1 && Number.isInteger(number));
		});
		return lists.test(call.method) && isTooSmall ? refusal : undefined;
	}),
	rule('lone-zero', (expected, { call: { method, given } }) =>
		/^(?:(?:super)?events|num_events)$/.test(method) && isZero(given['query'])
			? mapRequests(expected, (request) => ({
					...request,
					query: [['query', '0'], ...(request.query ?? [])],
				}))
			: undefined,
	),
	rule('pages', (expected, { call }) =>
		lists.test(call.method) ? { ...expected, inOtherPages: true } : undefined,
	),
	rule('columns', (expected, { call }) => {
		if (call.method !== 'events' || !isGiven(call.more['columns'])) return undefined;
		return mapRequests(expected, (request) => ({
			...request,
			query: request.query?.filter(([name]) => name !== 'columns'),
		}));
	}),
	rule('counting', (expected, { call }) => {
		if (call.method !== 'num_events') return undefined;
		return mapRequests(expected, (request) => ({
			...request,
			query: [...(request.query ?? []), ['count', '1']],
		}));
	}),
	rule('whole-seconds', (expected, { call }) => {
		if (call.method !== 'write_emobservation') return undefined;
		return mapJson(expected, (json) => {
			if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
			const { duration_list: durations } = json as Record<string, Value>;
			if (!Array.isArray(durations)) return json;
			return {
				...json,
				duration_list: durations.map((value) =>
					typeof value === 'number' && value > 0 ? Math.round(value) : value,
				),
			};
		});
	}),
	rule('reads-permissions', (expected, { call }) =>
		call.method === 'modify_permissions'
			? {
					...expected,
					requests: expected.requests.flatMap((request) => [
						{ verb: 'GET', path: request.path.replace(/modify\/$/, ''), body: null },
						request,
					]),
				}
			: undefined,
	),
];
