import { isGiven, plain } from '../python';
import { mapRequests, refusal, rule, type Rule } from './rule';

const lists = /^(?:events|superevents|gwtc_list|gwtc_numbers|gwtc_versions)$/;

export const listRules: Rule[] = [
	rule('nothing-wanted', (expected, { call }) => {
		const { given, more } = call;
		const numbers = [given['max_results'], given['count'], more['count']];
		const isTooSmall = numbers.some((value) => isGiven(value) && Number(plain(value)) < 1);
		return lists.test(call.method) && isTooSmall ? refusal : undefined;
	}),
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
];
