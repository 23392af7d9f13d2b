import type { Value, WireRequest } from '../caseFile';
import { isGiven, listed, plain, textFrom } from '../python';
import type { Call } from '../signatures';
import { acceptance, form, mapJson, mapRequests, mapTexts, refusal, type Rule, rule } from './rule';

const event = /^[GEHMTD]\d+$/i;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const superevent = /^[TM]?S\d{6}[a-z]+$/i;
const gw = /^[TM]?GW\d{6}(?:[A-Z]+|_\d{6})?$/i;

type Kind = 'event' | 'superevent' | undefined;

function kindOf(id: string): Kind {
	if (event.test(id) || uuid.test(id)) return 'event';
	return superevent.test(id) || gw.test(id) ? 'superevent' : undefined;
}

/** The id, also of the address of its page or in the API. */
const bare = (id: string): string =>
	/^https?:\/\/[^/]+\/(?:.*\/)?(?:superevents|events)\/(?:view\/)?([^\s/?#]+)/i.exec(
		id.trim(),
	)?.[1] ?? id.trim();

/** The id as the server writes it. */
function spelled(id: string): string {
	const text = bare(id);
	if (uuid.test(text)) return text;
	if (superevent.test(text)) {
		return text.replace(/^([a-z]+)(\d+)(.*)$/i, (_all, prefix: string, day: string, rest: string) =>
			[prefix.toUpperCase(), day, rest.toLowerCase()].join(''),
		);
	}
	return event.test(text) || gw.test(text) ? text.toUpperCase() : text;
}

/** Arguments that are ids, and of what. */
const idArguments: Record<string, Kind | 'either'> = {
	object_id: 'either',
	graceid: 'event',
	preferred_event: 'event',
	em_type: 'event',
	events: 'event',
	superevent_id: 'superevent',
};

/** Methods for superevents alone, which still call their argument object_id. */
const ofSuperevents = /permissions|signoff/;

function wrongId({ method, given }: Call): boolean {
	const smap = plain(given['smap'] ?? {});
	const isObject = method === 'gwtc_create' && typeof smap === 'object' && smap !== null;
	if (isObject && Object.keys(smap).some((id) => kindOf(id) !== 'superevent')) return true;
	return Object.entries(idArguments).some(([name, wanted]) => {
		const value = given[name];
		if (!isGiven(value) || value === '') return false;
		const needed = name === 'object_id' && ofSuperevents.test(method) ? 'superevent' : wanted;
		const ids = [plain(listed(value))].flat();
		return ids.some((id) => {
			const kind = kindOf(bare(textFrom(id)));
			return kind === undefined || (needed !== 'either' && kind !== needed);
		});
	});
}

/** Requests about a superevent as they are about an event. */
export function asEvent(request: WireRequest): WireRequest {
	const path = request.path
		.replace('{api}superevents/', '{api}events/')
		.replace(/\{api\}(v\d\/)superevents\//, '{api}$1events/')
		.replace(/\/(log|voevent|emobservation)s\//, '/$1/')
		.replace(/\/tags\//, '/tag/')
		.replace(/(\/(?:log|voevent|emobservation)\/\d+|\/(?:labels|tag)\/[^/]+)\/$/, '$1');
	const pairs = request.body?.form ?? [];
	const name = encodeURIComponent(pairs.find(([key]) => key === 'name')?.[1] ?? '');
	const { query } = request;
	if (request.verb === 'POST' && path.endsWith('/labels/')) {
		return { ...form('PUT', path + name), query };
	}
	if (request.verb === 'POST' && path.endsWith('/tag/')) {
		const others = pairs.filter(([key]) => key !== 'name');
		return { ...form('PUT', path + name, others), query };
	}
	return { ...request, path };
}

function idsOf({ given }: Call): Map<string, string> {
	const values = Object.keys(idArguments).flatMap((name): Value[] =>
		isGiven(given[name]) ? [plain(listed(given[name]))].flat() : [],
	);
	return new Map(values.map((id) => [textFrom(id), spelled(textFrom(id))]));
}

/** Superevents of a catalogue that is given as an object. */
function withSpelledRows(given: Record<string, Value>): Record<string, Value> {
	const { smap } = given;
	if (typeof smap !== 'object' || smap === null || Array.isArray(smap)) return given;
	const rows = Object.entries(smap).map(([id, row]): [string, Value] => [spelled(id), row]);
	return { ...given, smap: Object.fromEntries(rows) };
}

const withIds = ({ given, ...call }: Call, ids: Map<string, string>): Call => {
	const change = (value: Value): Value =>
		Array.isArray(value) ? value.map(change) : (ids.get(textFrom(value)) ?? value);
	const changed = Object.entries(given).map(([name, value]): [string, Value] => [
		name,
		name in idArguments ? change(plain(value)) : value,
	]);
	return { ...call, given: withSpelledRows(Object.fromEntries(changed)) };
};

export const idRules: Rule[] = [
	rule('id-spelling', (expected, subject) => {
		const ids = idsOf(subject.call);
		const isOther = [...ids].some(([given, right]) => given !== right);
		if (!isOther && subject.call.method !== 'gwtc_create') return undefined;
		const call = withIds(subject.call, ids);
		// Addresses of pages that the client cuts off, or that begin as the server's own.
		const isBroken = [...ids.keys()].some((id) => id.includes('/') && /[?#{]/.test(id));
		if (isBroken && !expected.refused) return acceptance(subject, call);
		return {
			...mapJson(mapTexts(expected, ids), (json) => withSpelledRows(json as Record<string, Value>)),
			call,
		};
	}),
	rule('detchar-events', (expected, { call }) => {
		const id = textFrom(call.given['object_id']);
		if (kindOf(id.trim()) !== 'event') return undefined;
		if (ofSuperevents.test(call.method)) return refusal;
		return mapRequests(expected, (request) =>
			request.path.includes('superevents/') ? asEvent(request) : request,
		);
	}),
	rule('not-an-id', (expected, { call }) => (wrongId(call) ? refusal : undefined)),
];
