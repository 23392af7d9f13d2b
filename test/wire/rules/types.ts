import type { Value } from '../caseFile';
import { refusedByClient } from '../filters';
import { isGiven, isTruthy, listed, plain, textFrom } from '../python';
import { modelled, wholeOf } from './model';
import { mapForm, mapJson, mapRequests, refusal, type Rule, rule, type Subject } from './rule';

/** Whether it is the type alone that the client minds, of a kind that n8n does not know. */
function mindsTheType({ wire, call }: Subject): boolean {
	const mindsSomething = /^(?:Type|Value|Name)Error$/.test(wire.outcome.raises ?? '');
	if (!mindsSomething || !refusedByClient(wire)) return false;
	const { given, method } = call;
	const isTuple = (value: Value | undefined): boolean =>
		typeof value === 'object' && value !== null && ('$tuple' in value || '$set' in value);
	const isText = (value: Value | undefined): boolean =>
		typeof value === 'string' || (typeof value === 'object' && value !== null && '$float' in value);
	const isNumber = (value: Value | undefined): boolean => typeof value === 'number';
	const { filename } = given;
	return (
		Object.entries(given).some(([name, value]) => isUuid(value) || isBytes(name, value)) ||
		(isGiven(given['filecontents']) && filename === null && /event$|notice$/.test(method)) ||
		(method === 'write_emobservation' &&
			['raList', 'decList', 'startTimeList'].some(
				(name) => !Array.isArray(plain(given[name] ?? [])),
			)) ||
		(method === 'logs' && (isText(given['log_number']) || !isTruthy(given['log_number']))) ||
		(method === 'create_event' &&
			(isTuple(given['labels']) ||
				hasEmptyText(given['labels']) ||
				isNumber(given['replay_id']) ||
				given['labels'] === '' ||
				given['offline'] === null)) ||
		(method === 'create_superevent' &&
			(isTuple(given['events']) || isTuple(given['labels']) || hasEmptyText(given['labels']))) ||
		(method === 'write_log' && hasEmptyText(given['tag_name'])) ||
		(method === 'write_log' &&
			(isNumber(given['displayName']) || isOfEmpty(given['displayName']))) ||
		(method.includes('signoff') && given['instrument'] === null) ||
		(method.startsWith('gwtc_') &&
			isGiven(given['number']) &&
			typeof given['number'] !== 'string') ||
		(method === 'gwtc_get' && isText(given['version']))
	);
}

const hasEmptyText = (value: Value | undefined): boolean =>
	Array.isArray(value) && value.includes('');

/** An empty text, or a list of such. */
const isOfEmpty = (value: Value | undefined): boolean =>
	isGiven(value) && [plain(listed(value))].flat().every((one) => one === '');

/** Contents of files may well be bytes. */
const isBytes = (name: string, value: Value): boolean =>
	name !== 'filecontents' && typeof value === 'object' && value !== null && '$bytes' in value;

/** Which Python writes as `b'INJ'`. */
const hasBytesInAddress = ({ wire, call }: Subject): boolean =>
	Object.entries(call.given).some(([name, value]) => isBytes(name, value)) &&
	wire.requests.some(({ path }) => /b(?:'|%27)/.test(path));

const isUuid = (value: Value): boolean =>
	typeof value === 'object' && value !== null && '$uuid' in value;

/** Switches of a VOEvent, in the order of the form, with what the client sends unless it is told. */
const switches: Record<string, string> = {
	...{ internal: 'True', open_alert: 'False', hardware_inj: 'False' },
	...{ CoincComment: 'False', raven_coinc: 'False' },
};

/** What n8n takes for true, false and nothing. */
const switchValues: readonly (Value | undefined)[] = [
	...[true, false, 'true', 'false', '', null, undefined],
];
const switchText = (text = ''): string | undefined =>
	text === '' ? undefined : text.charAt(0).toUpperCase() + text.slice(1);

/** Numbers in forms. */
const numberNames = new Set([
	...['ra', 'dec', 'error_radius', 't90', 'redshift', 'time_coinc_far', 'space_coinc_far'],
	...['ProbHasNS', 'ProbHasRemnant', 'BNS', 'NSBH', 'BBH', 'Terrestrial', 'HasMassGap', 'HasSSM'],
]);

/** The lists of a footprint as numbers, but for the times. */
function withNumbers(json: Value): Value {
	return Object.fromEntries(
		Object.entries(json as Record<string, Value>).map(([name, value]) => [
			name,
			Array.isArray(value) && name !== 'start_time_list'
				? value.map(numberFrom)
				: name === 'comment' && typeof value === 'number'
					? String(value)
					: value,
		]),
	);
}

const numberFrom = (value: Value): Value =>
	typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))
		? Number(value)
		: value;

export const typeRules: Rule[] = [
	rule('python-types', (_expected, subject) => {
		const isWritten = hasBytesInAddress(subject);
		const request = isWritten || mindsTheType(subject) ? modelled(subject) : undefined;
		return request && { requests: [request], refused: false };
	}),
	rule('whole-numbers', (expected, subject) => {
		const { given } = subject.call;
		const numbers = ['N', 'log_number', 'voevent_num', 'emobservation_num', 'notice_num'];
		const isWhole = numbers.some((name) => wholeOf(given[name]) !== textFrom(given[name]));
		const request = isWhole && !expected.refused ? modelled(subject) : undefined;
		return request && { ...expected, requests: [request] };
	}),
	rule('numbers-as-text', (expected, { call: { method } }) =>
		/^(?:write_emobservation|gwtc_create)$/.test(method)
			? mapJson(expected, withNumbers)
			: /^update_|^create_voevent$/.test(method)
				? mapForm(expected, (pairs) =>
						pairs.map(([name, value]) => [
							name,
							numberNames.has(name) ? textFrom(numberFrom(value)) : value,
						]),
					)
				: undefined,
	),
	rule('switches', (expected, { call: { method, given } }) => {
		if (method !== 'create_voevent') return undefined;
		const values = Object.keys(switches).map((name) => given[name]);
		if (values.some((value) => !switchValues.includes(value))) return refusal;
		return mapForm(expected, ([type, ...pairs]) => {
			const sent = new Map(pairs);
			const others = pairs.filter(([name]) => !(name in switches));
			const all = Object.entries(switches).map(([name, otherwise]): [string, string] => [
				name,
				switchText(sent.get(name)) ?? otherwise,
			]);
			return [...(type ? [type] : []), ...all, ...others];
		});
	}),
	rule('raw-bodies', (expected) =>
		mapRequests(expected, (request) =>
			request.body?.text === undefined
				? request
				: { ...request, headers: { 'content-type': 'application/octet-stream' } },
		),
	),
];
