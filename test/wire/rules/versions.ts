import type { Value, WireRequest } from '../caseFile';
import { isGiven, textFrom } from '../python';
import type { Call } from '../signatures';
import { observation } from './intended';
import { form, mapRequests, refusal, rule, type Rule } from './rule';

/** Calls that API v2 has no more. */
const onlyInV1 = /^(?:create_)?voevents?$|^(?:write_)?emobservations?$|^update_grbevent$/;

/** Which version ours takes, and where the client fails because a list is not there. */
export const versionRules: Rule[] = [
	rule('v1-by-call', (expected, { wire, call, root }) => {
		const version = wire.client?.['api_version'] ?? 'default';
		const isLeftOpen = version === 'default' && root['api-default'] === 'v2';
		if (!isLeftOpen || !onlyInV1.test(call.method)) return undefined;
		return mapRequests(expected, (request) => ({
			...request,
			path: request.path.replace('{api}', '{api}v1/'),
		}));
	}),
	rule('chosen-version', (expected, { wire, call }) => {
		const version = wire.client?.['api_version'];
		if (!/^(?:get|get_file|head|options|delete|post|put|patch)$/.test(call.method))
			return undefined;
		if (version !== 'v1' && version !== 'v2') return undefined;
		return mapRequests(expected, (request) => ({
			...request,
			path: request.path.replace(/^\{api\}(?!v\d\/)/, `{api}${version}/`),
		}));
	}),
	rule('codes-without-list', (expected, { wire, call, root }) => {
		const isObservation = call.method === 'write_emobservation' && root['em-groups'] === undefined;
		if (isObservation && wire.outcome.raises === 'TypeError') {
			return { requests: [observation(call)], refused: false };
		}
		const request = signoffRequest(call);
		const isOperator = request?.instrument !== '';
		if (request === undefined || !isOperator || root['instruments'] !== undefined) return undefined;
		if (wire.outcome.raises !== 'TypeError') return undefined;
		return { requests: [request.request], refused: false };
	}),
	rule('unknown-version', (_expected, { wire }) => {
		const version = wire.client?.['api_version'];
		return typeof version === 'string' && !['default', 'v1', 'v2'].includes(version)
			? refusal
			: undefined;
	}),
	rule('advocate-instrument', (expected, { call }) => {
		const signoff = signoffRequest(call);
		if (signoff?.type !== 'ADV' || !isGiven(call.given['instrument'])) return undefined;
		return mapRequests(expected, (request) => ({
			...request,
			path: request.path.replace(/\/ADV[^/]*\/$/, '/ADV/'),
			body:
				request.body?.form === undefined
					? request.body
					: {
							form: request.body.form.map(([name, value]): [string, string] => [
								name,
								name === 'instrument' ? '' : value,
							]),
						},
		}));
	}),
];

const codes: Record<string, string> = {
	...{ op: 'OP', operator: 'OP', adv: 'ADV', advocate: 'ADV' },
	...{ h1: 'H1', lho: 'H1', l1: 'L1', llo: 'L1', v1: 'V1', virgo: 'V1', k1: 'K1', kagra: 'K1' },
	...{ ok: 'OK', okay: 'OK', no: 'NO', 'not okay': 'NO' },
};
const code = (value: Value | undefined): string => codes[textFrom(value).toLowerCase()] ?? '';

/** The request of a signoff, made of what the call says. */
function signoffRequest({
	method,
	given,
}: Call): { request: WireRequest; type: string; instrument: string } | undefined {
	if (!/signoff/.test(method) || !isGiven(given['signoff_type'])) return undefined;
	const type = code(given['signoff_type']);
	const instrument = code(given['instrument']);
	const list = `{api}superevents/${textFrom(given['object_id'])}/signoffs/`;
	const comment = textFrom(given['comment']);
	const status = code(given['status']);
	const one = `${list}${type}${instrument}/`;
	const request = {
		signoffs: form('GET', one),
		delete_signoff: form('DELETE', one),
		update_signoff: form('PATCH', one, [
			...(comment ? ([['comment', comment]] as [string, string][]) : []),
			...(status ? ([['status', status]] as [string, string][]) : []),
		]),
		create_signoff: form('POST', list, [
			['signoff_type', type],
			['instrument', instrument],
			['comment', comment],
			['status', status],
		]),
	}[method];
	return request && { request, type, instrument };
}
