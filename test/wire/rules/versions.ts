import { isGiven, isTruthy, textFrom } from '../python';
import { modelled } from './model';
import { mapRequests, refusal, rule, type Rule } from './rule';

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
	rule('codes-without-list', (_expected, { wire, call, root, file }) => {
		const isObservation = call.method === 'write_emobservation' && root['em-groups'] === undefined;
		const isOperator =
			/signoff/.test(call.method) &&
			isTruthy(call.given['instrument']) &&
			root['instruments'] === undefined;
		if (wire.outcome.raises !== 'TypeError' || !(isObservation || isOperator)) return undefined;
		const request = modelled({ wire, call, root, file });
		return request && { requests: [request], refused: false };
	}),
	rule('lone-instrument', (expected, subject) => {
		const { method, given } = subject.call;
		const isList = method === 'signoffs' && !isGiven(given['signoff_type']);
		if (!expected.refused || !isList || !isTruthy(given['instrument'])) return undefined;
		const call = { ...subject.call, given: { ...given, instrument: null } };
		const request = modelled({ ...subject, call });
		return request && { requests: [request], refused: false };
	}),
	rule('unknown-version', (_expected, { wire }) => {
		const version = wire.client?.['api_version'];
		return typeof version === 'string' && !['default', 'v1', 'v2'].includes(version)
			? refusal
			: undefined;
	}),
	rule('advocate-instrument', (expected, subject) => {
		const { method, given } = subject.call;
		const isAdvocate = /^adv(?:ocate)?$/i.test(textFrom(given['signoff_type']));
		if (!/signoff/.test(method) || !isAdvocate || !isTruthy(given['instrument'])) return undefined;
		const call = { ...subject.call, given: { ...given, instrument: '' } };
		const request = modelled({ ...subject, call });
		return request && { ...expected, requests: [request], refused: false, call };
	}),
];
