import { createHash } from 'node:crypto';
import { contents } from '../body';
import { contentOf, type Part, type Value, type WireRequest } from '../caseFile';
import { fileOf, isGiven, isTruthy, listed, plain, textFrom } from '../python';
import type { Call } from '../signatures';
import { filePath, segment } from './address';
import { form, type Subject } from './rule';

/** The list of the root that the client looks names up in, by argument; the second are codes with their names. */
const lists = {
	...{ group: 'groups', pipeline: 'pipelines', search: 'searches', labels: 'labels' },
	label: 'labels',
};
const coded = {
	...{ category: 'superevent-categories', voevent_type: 'voevent-types' },
	...{ signoff_type: 'signoff-types', instrument: 'instruments', status: 'signoff-statuses' },
};

/**
 * What the client sends for a call where nothing in the call's values is in its way: where it minds a number given as text, a
 * list given as tuple, blanks, or an id that is not spelled as the server does. Undefined where a name is none of the server's,
 * or for lists, which have pages.
 */
export function modelled(subject: Subject): WireRequest | undefined {
	const { call, root, wire } = subject;
	if (isUnknown(call, root) || isIncomplete(call)) return undefined;
	const request = (models[call.method] ?? ofObject[call.method])?.(subject);
	const version = wire.client?.['api_version'];
	if (request === undefined || (version !== 'v1' && version !== 'v2')) return request;
	return { ...request, path: request.path.replace('{api}', `{api}${version}/`) };
}

/** Where the client does not look names up. */
const unchecked = /^(?:remove_label|upload_reserved_event|_reserve_graceid)$/;

function isUnknown({ method, given }: Call, root: Record<string, unknown>): boolean {
	if (unchecked.test(method)) return false;
	const isOneOf = (list: string, value: Value): boolean => {
		const known = root[method === 'write_emobservation' ? 'em-groups' : list];
		return !Array.isArray(known) || known.includes(value);
	};
	const isNamed = Object.entries(lists).some(([name, list]) => {
		const values = isTruthy(given[name]) ? [plain(listed(given[name]))].flat() : [];
		return values.filter(isTruthy).some((value) => !isOneOf(list, value));
	});
	const isCoded = Object.entries(coded).some(
		([name, list]) => isTruthy(given[name]) && codeOf(root[list], given[name]) === undefined,
	);
	return isNamed || isCoded;
}

/** What else the client refuses. */
function isIncomplete({ method, given }: Call): boolean {
	const count = (name: string): number => {
		const value = plain(listed(given[name]));
		return Array.isArray(value) ? value.filter(isTruthy).length : 1;
	};
	if (method === 'write_log') {
		return count('displayName') > 0 && count('displayName') !== count('tag_name');
	}
	if (method !== 'create_voevent') return false;
	return /^in/i.test(textFrom(given['voevent_type'])) && !isTruthy(given['skymap_filename']);
}

/** Names by which instruments are known where the root does not list them. */
const instruments = { H1: 'LHO', L1: 'LLO', V1: 'Virgo', K1: 'KAGRA' };

function codeOf(table: unknown, value: Value | undefined): string | undefined {
	const text = textFrom(value).toLowerCase();
	return Object.entries((table ?? instruments) as Record<string, string>).find(
		([code, name]) => code.toLowerCase() === text || name.toLowerCase() === text,
	)?.[0];
}

export const isEvent = (id: string): boolean => /^[GEHMTD]\d+$/i.test(id) || uuid.test(id);
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Address of an event or superevent, and what its parts are called there. */
function objectIn({ given }: Call): { at: string; isEvent: boolean } {
	const id = textFrom(given['object_id'] ?? given['superevent_id'] ?? given['graceid']);
	return {
		at: `{api}${isEvent(id) ? 'events' : 'superevents'}/${segment(id)}/`,
		isEvent: isEvent(id),
	};
}

/** A whole number as ours writes it: `2.0` is 2. */
export function wholeOf(value: Value | undefined): string {
	const text = textFrom(value);
	const isNumber = /^\s*\+?\d+(?:\.\d*)?(?:e\+?\d+)?\s*$/i.test(text);
	return isNumber && Number.isInteger(Number(text)) ? String(Number(text)) : text;
}

type Model = (subject: Subject) => WireRequest | undefined;

/** The list or one of it; events end without a stroke. */
const part =
	(ofEvent: string, ofSuperevent: string, argument?: string): Model =>
	({ call }) => {
		const { at, isEvent: is } = objectIn(call);
		const list = at + (is ? ofEvent : ofSuperevent);
		const which = argument === undefined ? null : (call.given[argument] ?? null);
		if (!isTruthy(which)) return form('GET', list);
		const one = segment(wholeOf(which));
		return form('GET', list + one + (is ? '' : '/'));
	};

/** Tags of a log: verb, and whether it is about one of them. */
const tag =
	(verbs: { event: string; superevent: string }, isOne: boolean): Model =>
	({ call: { method, given }, call }) => {
		const { at, isEvent: is } = objectIn(call);
		const list = `${at}${is ? 'log' : 'logs'}/${wholeOf(given['N'])}/${is ? 'tag' : 'tags'}/`;
		const name = textFrom(given['tag_name']);
		const shown: [string, string][] = isGiven(given['displayName'])
			? [['displayName', textFrom(given['displayName'])]]
			: [];
		if (is) return form(verbs.event, list + segment(name), shown);
		if (method === 'add_tag') return form(verbs.superevent, list, [...shown, ['name', name]]);
		return form(verbs.superevent, isOne ? `${list}${segment(name)}/` : list);
	};

const signoff =
	(verb: string): Model =>
	({ call, root }) => {
		const { given, method } = call;
		const { at } = objectIn(call);
		const type = codeOf(root['signoff-types'], given['signoff_type']) ?? '';
		const instrument = codeOf(root['instruments'], given['instrument']) ?? '';
		if (type === 'OP' && instrument === '') return undefined;
		const status = codeOf(root['signoff-statuses'], given['status']) ?? '';
		const comment = textFrom(given['comment']);
		if (method === 'create_signoff') {
			return form(verb, `${at}signoffs/`, [
				['signoff_type', type],
				['instrument', instrument],
				['comment', comment],
				['status', status],
			]);
		}
		const isUpdate = method === 'update_signoff';
		return form(verb, `${at}signoffs/${type}${instrument}/`, [
			...(isUpdate && comment ? ([['comment', comment]] as [string, string][]) : []),
			...(isUpdate && status ? ([['status', status]] as [string, string][]) : []),
		]);
	};

const event =
	(verb: string, place = '', ...names: string[]): Model =>
	({ call: { given } }) =>
		form(verb, `{api}events/${segment(textFrom(given['graceid']))}${place}`, pairsOf(given, names));

/** Those that were given, in order; lists repeat the name. */
function pairsOf(given: Record<string, Value>, names: readonly string[]): [string, string][] {
	return names.flatMap((name) => {
		const value = given[name];
		const values = isGiven(value) ? [plain(listed(value))].flat() : [];
		return values.map((one): [string, string] => [name, textFrom(one)]);
	});
}

const member =
	(verb: string, place: string): Model =>
	({ call }) => {
		const { at } = objectIn({ ...call, given: { ...call.given, graceid: null } });
		const id = textFrom(call.given['graceid']);
		if (verb === 'POST') return form('POST', at + place, [['event', id]]);
		return form(verb, `${at}${place}${segment(id)}/`);
	};

const ofObject: Record<string, Model> = {
	files: ({ call }) => {
		const { filename } = call.given;
		const name = isTruthy(filename) ? filePath(textFrom(filename)) : '';
		return form('GET', `${objectIn(call).at}files/${name}`);
	},
	logs: part('log/', 'logs/', 'log_number'),
	labels: part('labels/', 'labels/', 'label'),
	voevents: part('voevent/', 'voevents/', 'voevent_num'),
	emobservations: part('emobservation/', 'emobservations/', 'emobservation_num'),
	notices: part('', 'notices/', 'notice_num'),
	permissions: part('', 'permissions/'),
	modify_permissions: ({ call }) =>
		form('POST', `${objectIn(call).at}permissions/modify/`, pairsOf(call.given, ['action'])),
	write_label: ({ call }) => {
		const { at, isEvent: is } = objectIn(call);
		const name = textFrom(call.given['label']);
		return is
			? form('PUT', `${at}labels/${segment(name)}`)
			: form('POST', `${at}labels/`, [['name', name]]);
	},
	remove_label: ({ call }) => {
		const { at, isEvent: is } = objectIn(call);
		return form('DELETE', `${at}labels/${segment(textFrom(call.given['label']))}${is ? '' : '/'}`);
	},
	tags: tag({ event: 'GET', superevent: 'GET' }, false),
	add_tag: tag({ event: 'PUT', superevent: 'POST' }, true),
	remove_tag: tag({ event: 'DELETE', superevent: 'DELETE' }, true),
	signoffs: (subject) =>
		isTruthy(subject.call.given['signoff_type'])
			? signoff('GET')(subject)
			: form('GET', `${objectIn(subject.call).at}signoffs/`),
	create_signoff: signoff('POST'),
	update_signoff: signoff('PATCH'),
	delete_signoff: signoff('DELETE'),
	write_emobservation: ({ call }) => observation(call),
	write_log: (subject) => {
		const { call } = subject;
		const { at, isEvent: is } = objectIn(call);
		const { filename, message, displayName, label } = call.given;
		const given = call.given['tag_name'];
		const tagname = (isTruthy(given) ? given : call.more['tagname']) ?? null;
		const body = { comment: message ?? null, tagname, displayName: displayName ?? null };
		const all = isTruthy(label) ? { ...body, label: label ?? null } : body;
		return withFile(subject, 'POST', at + (is ? 'log/' : 'logs/'), {
			pairs: pairsOf(all, Object.keys(all)),
			...(isTruthy(filename) ? { field: 'upload', stdin: 'stdin' } : {}),
		});
	},
	create_notice: (subject) =>
		withFile(subject, 'POST', `${objectIn(subject.call).at}notices/`, {
			...{ pairs: [], field: 'upload', stdin: 'stdin' },
		}),
	create_voevent: ({ call, root }) => {
		const { at, isEvent: is } = objectIn(call);
		const type = codeOf(root['voevent-types'], call.given['voevent_type']) ?? '';
		const { given } = call;
		const flag = (name: string, otherwise = 'False'): [string, string] => {
			const value = given[name];
			const isTrue = value === true || value === 'true';
			return [name, isGiven(value) && value !== '' ? (isTrue ? 'True' : 'False') : otherwise];
		};
		return form('POST', at + (is ? 'voevent/' : 'voevents/'), [
			...[['voevent_type', type] as [string, string], flag('internal', 'True')],
			...[flag('open_alert'), flag('hardware_inj'), flag('CoincComment'), flag('raven_coinc')],
			...pairsOf(given, ['skymap_type', 'skymap_filename', 'combined_skymap_filename']),
			...pairsOf(given, ['ProbHasNS', 'ProbHasRemnant', 'BNS', 'NSBH', 'BBH', 'Terrestrial']),
			...pairsOf(given, ['HasMassGap']),
		]);
	},
};

const models: Record<string, Model> = {
	event: event('GET'),
	superevent: part('', ''),
	replace_event: (subject) =>
		withFile(subject, 'PUT', `{api}events/${segment(textFrom(subject.call.given['graceid']))}`, {
			...{ pairs: [], field: 'eventFile' },
		}),
	upload_reserved_event: (subject) => {
		const { given } = subject.call;
		const at = `{api}events/${segment(textFrom(given['graceid']))}/upload/`;
		const pairs = pairsOf(given, ['graceid', 'labels', 'kafka_server', 'kafka_topic']);
		return withFile(subject, 'POST', at, { pairs, field: 'eventFile' });
	},
	_reserve_graceid: ({ call: { given } }) =>
		form(
			'POST',
			'{api}events/reserve/',
			pairsOf({ ...given, content_id: given['file_content_id'] ?? null }, [
				...['group', 'pipeline', 'search', 'content_id', 'replay_id'],
			]),
		),
	create_event: (subject) => withFile(subject, 'POST', '{api}events/', newEvent(subject)),
	update_grbevent: event(
		...(['PATCH', '/update-grbevent/'] as const),
		...['ra', 'dec', 'error_radius', 't90', 'redshift', 'designation'],
	),
	create_superevent: ({ call: { given }, root }) => {
		const category = codeOf(root['superevent-categories'], given['category'] ?? 'production');
		return form(
			'POST',
			'{api}superevents/',
			pairsOf({ ...given, category: category ?? '' }, [
				...['t_start', 't_0', 't_end', 'preferred_event', 'category', 'events', 'labels'],
			]),
		);
	},
	update_superevent: ({ call }) =>
		form(
			'PATCH',
			objectIn(call).at,
			pairsOf(call.given, [
				...['t_start', 't_0', 't_end', 'preferred_event', 'em_type', 'time_coinc_far'],
				'space_coinc_far',
			]),
		),
	add_event_to_superevent: member('POST', 'events/'),
	remove_event_from_superevent: member('DELETE', 'events/'),
	add_pipeline_preferred_event: member('POST', 'pipeline_preferred_events/'),
	remove_pipeline_preferred_event: member('DELETE', 'pipeline_preferred_events/'),
	confirm_superevent_as_gw: ({ call }) =>
		form('POST', `${objectIn(call).at}confirm-as-gw/`, pairsOf(call.given, ['gw_id'])),
	gwtc_get: ({ call: { given } }) => {
		const version = wholeOf(given['version']);
		if (!/^(?:[1-9]\d*|latest)$/i.test(version)) return undefined;
		return form('GET', `{api}gwtc/${segment(wholeOf(given['number']))}/${version}/`);
	},
	gwtc_list: ({ call }) => catalogue(call),
	gwtc_versions: ({ call }) => catalogue(call),
	gwtc_create: ({ call: { given }, file }) => {
		const { smap = null, comment = null } = given;
		const content = typeof smap === 'string' ? contentOf(file.files, smap) : undefined;
		const rows = content === undefined ? plain(smap) : (JSON.parse(content.toString()) as Value);
		const json = {
			number: textFrom(plain(given['number'] ?? '')),
			smap: rows,
			comment: plain(comment),
		};
		return { ...form('POST', '{api}gwtc/'), headers: jsonType, body: { json } };
	},
};

const catalogue = ({ given }: Call): WireRequest => {
	const number = textFrom(plain(given['number'] ?? ''));
	return form('GET', number === '' ? '{api}gwtc/' : `{api}gwtc/${segment(number)}/`);
};

const jsonType = { 'content-type': 'application/json' };
const multipartType = { 'content-type': 'multipart/form-data' };

interface Content {
	pairs: [string, string][];
	/** Name of the file's part; no file without it. */
	field?: string;
	/** What standard input is called, where `-` means it. */
	stdin?: string;
}

function withFile(
	{ call, file, wire }: Subject,
	verb: string,
	path: string,
	content: Content,
): WireRequest {
	const { pairs, field, stdin } = content;
	if (field === undefined) return form(verb, path, pairs);
	const { name, content: bytes = Buffer.alloc(0) } = fileOf(
		call,
		{ files: file.files, stdin: wire.stdin },
		stdin,
	);
	const isPath = field === 'eventFile';
	const multipart: Part[] = [
		...pairs.map(([key, text]) => ({ name: key, text })),
		{ name: field, filename: isPath ? name : name.split('/').at(-1), ...contents(bytes) },
	];
	return { ...form(verb, path), headers: multipartType, body: { multipart } };
}

export function contentIdOf(content: Buffer): string {
	const hash = createHash('sha256').update(content).digest('hex');
	return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function newEvent({ call, file, wire }: Subject): Content {
	const { given, more } = call;
	const { content = Buffer.alloc(0) } = fileOf(
		call,
		{ files: file.files, stdin: wire.stdin },
		'initial.data',
	);
	const uuid = contentIdOf(content);
	const optional = (name: string): [string, string][] =>
		isTruthy(given[name]) ? pairsOf(given, [name]) : [];
	const written = (value: Value): Value =>
		typeof value === 'boolean' ? (value ? 'True' : 'False') : value;
	const extra = Object.fromEntries(
		Object.entries(more).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.map(written) : written(value),
		]),
	);
	const { content_id: contentId, ...others } = extra;
	return {
		pairs: [
			...pairsOf(given, ['group', 'pipeline']),
			['offline', given['offline'] === true ? 'True' : 'False'],
			...pairsOf({ content_id: contentId ?? uuid }, ['content_id']),
			...[...optional('search'), ...optional('labels'), ...optional('replay_id')],
			...pairsOf(others, Object.keys(others)),
		],
		...{ field: 'eventFile', stdin: 'initial.data' },
	};
}

/** One box, or one time for all of them, in lists. */
export function observation(call: Call): WireRequest {
	const { given } = call;
	const { at, isEvent: is } = objectIn(call);
	const bare = (name: string): Value => plain(given[name] ?? null);
	const all = ['raList', 'decList', 'startTimeList'].map(bare).filter(Array.isArray);
	const length = all[0]?.length ?? 1;
	const list = (name: string): Value => {
		const value = bare(name);
		return Array.isArray(value) ? value : Array.from({ length }, () => value);
	};
	const json = {
		...{ group: bare('group'), ra_list: list('raList'), ra_width_list: list('raWidthList') },
		...{ dec_list: list('decList'), dec_width_list: list('decWidthList') },
		...{ start_time_list: list('startTimeList'), duration_list: list('durationList') },
		comment: plain(given['comment'] ?? ''),
	};
	const path = at + (is ? 'emobservation/' : 'emobservations/');
	return { ...form('POST', path), headers: jsonType, body: { json } };
}
