import { createHash } from 'node:crypto';
import type { Part, Value, WireRequest } from '../caseFile';
import { contents } from '../body';
import { fileOf, isGiven, isTruthy, listed, plain, textFrom } from '../python';
import type { Call } from '../signatures';
import { form, type Rule, rule, type Subject } from './rule';

const isEvent = (id: string): boolean => /^[GEHMTD]\d+$/i.test(id) || id.length === 36;

/** What the client would have sent if it did not mind that a number is a text, or a list a tuple. */
function intended({ call, file, wire }: Subject): WireRequest | undefined {
	const { method, given } = call;
	const text = (name: string): string => textFrom(given[name]);
	if (method === 'logs' && /^[1-9]\d*$/.test(text('log_number'))) {
		const [id, N] = [text('object_id'), text('log_number')];
		return form(
			'GET',
			isEvent(id) ? `{api}events/${id}/log/${N}` : `{api}superevents/${id}/logs/${N}/`,
		);
	}
	if (method === 'gwtc_get' && /^[1-9]\d*$/.test(text('version'))) {
		return form('GET', `{api}gwtc/${text('number')}/${text('version')}/`);
	}
	if (method === 'gwtc_list' || method === 'gwtc_versions') {
		return form('GET', `{api}gwtc/${text('number')}/`);
	}
	if (method === 'gwtc_create') {
		const { smap = null, comment = null } = given;
		const json = { number: text('number'), smap: plain(smap), comment: plain(comment) };
		return { ...form('POST', '{api}gwtc/'), headers: jsonType, body: { json } };
	}
	if (method === 'write_emobservation') return observation(call);
	if (method !== 'create_event') return undefined;
	const { name, content = Buffer.alloc(0) } = fileOf(call, file_(file, wire), 'initial.data');
	const hash = createHash('sha256').update(content).digest('hex');
	const labels = plain(listed(given['labels']));
	const part = (key: string, value: Value): Part => ({ name: key, text: textFrom(value) });
	const multipart: Part[] = [
		part('group', text('group')),
		part('pipeline', text('pipeline')),
		part('offline', given['offline'] === true ? 'True' : 'False'),
		part('content_id', hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')),
		...(isTruthy(given['search']) ? [part('search', text('search'))] : []),
		...(Array.isArray(labels) ? labels.map((label) => part('labels', label)) : []),
		...(isTruthy(given['replay_id']) ? [part('replay_id', text('replay_id'))] : []),
		{ name: 'eventFile', filename: name, ...contents(content) },
	];
	return { ...form('POST', '{api}events/'), headers: multipartType, body: { multipart } };
}

/** One box, or one time for all of them, in lists. */
function observation({ given }: Call): WireRequest {
	const id = textFrom(given['object_id']);
	const bare = (name: string): Value => plain(given[name] ?? null);
	const lists = ['raList', 'decList', 'startTimeList'].map(bare).filter(Array.isArray);
	const length = lists[0]?.length ?? 1;
	const list = (name: string): Value => {
		const value = bare(name);
		return Array.isArray(value) ? value : Array.from({ length }, () => value);
	};
	const json = {
		...{ group: bare('group'), ra_list: list('raList'), ra_width_list: list('raWidthList') },
		...{ dec_list: list('decList'), dec_width_list: list('decWidthList') },
		...{ start_time_list: list('startTimeList'), duration_list: list('durationList') },
		comment: given['comment'] ?? '',
	};
	const path = isEvent(id)
		? `{api}events/${id}/emobservation/`
		: `{api}superevents/${id}/emobservations/`;
	return { ...form('POST', path), headers: jsonType, body: { json } };
}

const jsonType = { 'content-type': 'application/json' };
const multipartType = { 'content-type': 'multipart/form-data' };
const file_ = (file: Subject['file'], wire: Subject['wire']) => ({
	files: file.files,
	stdin: wire.stdin,
});

/** Whether it is the type alone that the client minds, of a kind that n8n does not know. */
function mindsTheType({ wire, call }: Subject): boolean {
	if (!/^(?:Type|Value)Error$/.test(wire.outcome.raises ?? '') || wire.requests.length > 0)
		return false;
	const { given, method } = call;
	const isTuple = (value: Value | undefined): boolean =>
		typeof value === 'object' && value !== null && ('$tuple' in value || '$set' in value);
	const isNumber = (value: Value | undefined): boolean => typeof value === 'number';
	return (
		(method === 'write_emobservation' &&
			['raList', 'decList', 'startTimeList'].some(
				(name) => !Array.isArray(plain(given[name] ?? [])),
			)) ||
		(method === 'logs' && typeof given['log_number'] === 'string') ||
		(method === 'create_event' && (isTuple(given['labels']) || isNumber(given['replay_id']))) ||
		(method.startsWith('gwtc_') && isGiven(given['number']) && isNumber(given['number'])) ||
		(method === 'gwtc_get' && typeof given['version'] === 'string')
	);
}

export const typeRules: Rule[] = [
	rule('python-types', (_expected, subject) => {
		const request = mindsTheType(subject) ? intended(subject) : undefined;
		return request && { requests: [request], refused: false };
	}),
];
