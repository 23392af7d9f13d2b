import { createHash } from 'node:crypto';
import { contentOf, type Part, type Value, type WireRequest } from '../caseFile';
import { contents } from '../body';
import { fileOf, isTruthy, listed, plain, textFrom } from '../python';
import type { Call } from '../signatures';
import { form, type Subject } from './rule';

const isEvent = (id: string): boolean => /^[GEHMTD]\d+$/i.test(id) || id.length === 36;

/** What the client would have sent if it did not mind that a number is a text, or a list a tuple. */
export function intended({ call, file, wire }: Subject): WireRequest | undefined {
	const { method, given } = call;
	const text = (name: string): string => textFrom(given[name]);
	const whole = (name: string): string => text(name).replace(/\.0$/, '');
	if (method === 'logs' && /^[1-9]\d*$/.test(whole('log_number'))) {
		const [id, N] = [text('object_id'), whole('log_number')];
		return form(
			'GET',
			isEvent(id) ? `{api}events/${id}/log/${N}` : `{api}superevents/${id}/logs/${N}/`,
		);
	}
	if (method === 'gwtc_get' && /^[1-9]\d*$/.test(whole('version'))) {
		return form('GET', `{api}gwtc/${text('number')}/${whole('version')}/`);
	}
	if (method === 'gwtc_list' || method === 'gwtc_versions') {
		return form('GET', `{api}gwtc/${text('number')}/`);
	}
	if (method === 'gwtc_create') {
		const { smap = null, comment = null } = given;
		const content = typeof smap === 'string' ? contentOf(file.files, smap) : undefined;
		const rows = content === undefined ? plain(smap) : (JSON.parse(content.toString()) as Value);
		const json = { number: text('number'), smap: rows, comment: plain(comment) };
		return { ...form('POST', '{api}gwtc/'), headers: jsonType, body: { json } };
	}
	if (method === 'write_emobservation') return observation(call);
	if (method === 'create_superevent') return superevent(call);
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
		...(Array.isArray(labels) ? labels.filter(isTruthy).map((label) => part('labels', label)) : []),
		...(isTruthy(given['replay_id']) ? [part('replay_id', text('replay_id'))] : []),
		{ name: 'eventFile', filename: name, ...contents(content) },
	];
	return { ...form('POST', '{api}events/'), headers: multipartType, body: { multipart } };
}

function superevent({ given }: Call): WireRequest {
	const pair = (name: string): [string, string][] => [[name, textFrom(given[name])]];
	const all = (name: string): [string, string][] =>
		[plain(listed(given[name]))].flat().map((one) => [name, textFrom(one)]);
	const category = textFrom(given['category'] ?? 'production')
		.charAt(0)
		.toUpperCase();
	return form('POST', '{api}superevents/', [
		...[...pair('t_start'), ...pair('t_0'), ...pair('t_end'), ...pair('preferred_event')],
		...[['category', category] as [string, string], ...all('events'), ...all('labels')],
	]);
}

/** One box, or one time for all of them, in lists. */
export function observation({ given }: Call): WireRequest {
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
