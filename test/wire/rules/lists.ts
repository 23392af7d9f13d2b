import type { Value } from '../caseFile';
import { isGiven, plain } from '../python';
import { mapJson, mapRequests, refusal, rule, type Rule } from './rule';

const lists = /^(?:events|superevents|gwtc_list|gwtc_numbers|gwtc_versions)$/;

const isZero = (value: Value | undefined): boolean =>
	isGiven(value) && typeof value !== 'string' && plain(value) === 0;

export const listRules: Rule[] = [
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
