import { isGiven, isTruthy, textFrom } from '../python';
import { acceptance, mapForm, mapRequests, refusal, rule, type Rule } from './rule';

/** Calls that API v2 has no more. */
const onlyInV1 = /^(?:create_)?voevents?$|^(?:write_)?emobservations?$|^update_grbevent$/;

/** Calls that API v1 does not have. */
const onlyInV2 = /^(?:upload_reserved_event|_reserve_graceid)$/;

/** Which version ours takes, and where the client fails because a list is not there. */
export const versionRules: Rule[] = [
	rule('default-version', (expected, subject) =>
		expected.refused &&
		subject.wire.client?.['api_version'] === 'default' &&
		subject.wire.outcome.raises === 'NotImplementedError' &&
		onlyInV2.test(subject.call.method) &&
		subject.root['api-default'] === 'v2'
			? acceptance(subject)
			: undefined,
	),
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
	rule('lone-instrument', (expected, subject) => {
		const { method, given } = subject.call;
		const isList = method === 'signoffs' && !isGiven(given['signoff_type']);
		if (!expected.refused || !isList || !isTruthy(given['instrument'])) return undefined;
		return acceptance(subject, { ...subject.call, given: { ...given, instrument: null } });
	}),
	rule('codes-without-list', (_expected, subject) => {
		const { wire, call, root } = subject;
		const isObservation = call.method === 'write_emobservation' && root['em-groups'] === undefined;
		const isOperator =
			/signoff/.test(call.method) &&
			isTruthy(call.given['instrument']) &&
			root['instruments'] === undefined;
		if (wire.outcome.raises !== 'TypeError' || !(isObservation || isOperator)) return undefined;
		return acceptance(subject);
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
		if (
			!/signoff/.test(method) ||
			!isAdvocate ||
			[undefined, null, ''].includes(given['instrument'] as null)
		)
			return undefined;
		const call = { ...subject.call, given: { ...given, instrument: '' } };
		if (expected.refused) return acceptance(subject, call);
		const withForm = mapForm(expected, (pairs) =>
			pairs.map(([name, value]) => [name, name === 'instrument' ? '' : value]),
		);
		return mapRequests({ ...withForm, call }, (request) => ({
			...request,
			path: request.path.replace(/\/ADV[^/]+\/$/, '/ADV/'),
		}));
	}),
];
