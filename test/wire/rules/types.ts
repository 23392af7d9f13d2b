import type { Value } from '../caseFile';
import { refusedByClient } from '../filters';
import { type Call, probabilities, quantities } from '../signatures';
import { isGiven, isTruthy, listed, plain, tagged, textFrom, wholeOf } from '../python';
import {
	acceptance,
	mapForm,
	mapJson,
	mapRequests,
	mapTexts,
	refusal,
	type Rule,
	rule,
	type Subject,
} from './rule';

/** Whether it is the type alone that the client minds, of a kind that n8n does not know. */
function mindsTheType({ wire, call }: Subject): boolean {
	const mindsSomething = /^(?:Type|Value|Name|Attribute)Error$/.test(wire.outcome.raises ?? '');
	if (!mindsSomething || !refusedByClient(wire)) return false;
	const { given, method } = call;
	const isTuple = (value: Value | undefined): boolean =>
		typeof value === 'object' && value !== null && ('$tuple' in value || '$set' in value);
	const isText = (value: Value | undefined): boolean =>
		typeof value === 'string' || (typeof value === 'object' && value !== null && '$float' in value);
	const isNumber = (value: Value | undefined): boolean => typeof value === 'number';
	const { filename } = given;
	return (
		Object.entries(given).some(([name, value]) => name !== 'filecontents' && isForeign(value)) ||
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

/** Of Python's own, but for floats and files; also inside of lists. */
function isForeign(value: Value): boolean {
	if (typeof value !== 'object' || value === null) return false;
	const [kind = ''] = Object.keys(tagged(value) ?? {});
	const isUsual = /^(?:|\$float|\$tuple|\$\w*(?:open|file|io)\w*)$/i.test(kind);
	return !isUsual || Object.values(value).some(isForeign);
}

/** Bytes, which Python writes into addresses as `b'INJ'`. */
function writtenBytes({ given }: Call): Map<string, string> {
	const bytes = Object.values(given).filter((value) => tagged(value)?.['$bytes'] !== undefined);
	return new Map(bytes.map((value) => [textFrom(value), textFrom(value)]));
}

/** Switches of a VOEvent, in the order of the form, with what the client sends by default. */
const switches: Record<string, string> = {
	internal: 'True',
	open_alert: 'False',
	hardware_inj: 'False',
	CoincComment: 'False',
	raven_coinc: 'False',
};

/** What n8n takes for true, false and nothing. */
const switchValues: readonly (Value | undefined)[] = [
	true,
	false,
	'true',
	'false',
	'',
	null,
	undefined,
];
const switchText = (text = ''): string | undefined =>
	text === '' ? undefined : text.charAt(0).toUpperCase() + text.slice(1);

/** Numbers in forms. */
const numberNames = new Set([...quantities, ...probabilities]);

/** The lists of a footprint as numbers, but for the times; a text in place of a list holds for all boxes. */
function withNumbers(json: Value): Value {
	const all = json as Record<string, Value>;
	const length = Math.max(
		...Object.values(all).map((one) => (Array.isArray(one) ? one.length : 0)),
	);
	return Object.fromEntries(
		Object.entries(all).map(([name, value]) => {
			if (name === 'comment') return [name, typeof value === 'number' ? String(value) : value];
			if (name === 'start_time_list' || !name.endsWith('_list')) return [name, value];
			const list = Array.isArray(value) ? value : Array.from({ length }, () => value);
			return [name, list.map(numberFrom)];
		}),
	);
}

const numberFrom = (value: Value): Value =>
	typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))
		? Number(value)
		: value;

export const typeRules: Rule[] = [
	rule('python-types', (expected, subject) =>
		mindsTheType(subject) ? acceptance(subject) : mapTexts(expected, writtenBytes(subject.call)),
	),
	rule('whole-numbers', (expected, { call: { given } }) => {
		const names = ['N', 'log_number', 'voevent_num', 'emobservation_num', 'notice_num'];
		const numbers = names.map((name): [string, string] => [
			textFrom(given[name]),
			wholeOf(given[name]),
		]);
		return mapTexts(expected, new Map(numbers.filter(([text, whole]) => text !== whole)));
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
