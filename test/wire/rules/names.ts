import { normalize } from 'node:path/posix';
import { isDeepStrictEqual } from 'node:util';
import type { WireRequest } from '../caseFile';
import { fileOf, isGiven, isTruthy, joined, plain, textFrom } from '../python';
import { contentIdOf } from './accepted';
import { filePath, segment } from './address';
import { mapForm, mapParts, mapRequests, type Rule, rule, type Subject } from './rule';

/** Names at the end of an address. */
function nameOf({ call }: Subject): string | undefined {
	const { method, given } = call;
	const argument = {
		files: 'filename',
		labels: 'label',
		remove_label: 'label',
		write_label: 'label',
	}[method];
	const name = argument === undefined ? undefined : given[argument];
	return isTruthy(name) ? textFrom(name) : undefined;
}

/** The address with the whole name, where the client cuts it or says something else. */
function withWholeName(request: WireRequest, name: string): WireRequest {
	const part = /\/(files|labels)\//.exec(request.path);
	if (part === null) return request;
	const base = request.path.slice(0, part.index + part[0].length);
	const isLabelOfSuperevent = part[1] === 'labels' && base.includes('superevents/');
	const whole = part[1] === 'files' ? filePath(name) : segment(name);
	return { ...request, path: base + whole + (isLabelOfSuperevent ? '/' : ''), query: undefined };
}

/** Whether it is what Python makes of an address with this name at its end, and nothing else. */
function isCut({ path, query = [] }: WireRequest, name: string): boolean {
	const rest = /\/(?:files|labels)\/(.*)$/s.exec(path)?.[1];
	if (rest === undefined) return true;
	const end = /labels/.test(path) && path.includes('superevents/') ? '/' : '';
	const [kept = ''] = `${name}${end}`.split('#');
	const [left = '', asked = ''] = kept.split(/\?(.*)/s);
	return (
		readable(rest) === readable(left) && isDeepStrictEqual(query, [...new URLSearchParams(asked)])
	);
}

/** Without escapes, as often as there are some. */
const readable = (text: string): string =>
	text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
		try {
			return decodeURIComponent(escapes);
		} catch {
			return escapes;
		}
	});

/** Optional texts that count as not given when they are empty. */
const emptyIsNone = new Set(
	[
		'displayName skymap_type skymap_filename combined_skymap_filename designation preferred_event',
		'em_type status kafka_server kafka_topic tagname labels content_id',
	].flatMap((some) => some.split(' ')),
);

export const nameRules: Rule[] = [
	rule('whole-names', (expected, subject) => {
		const name = nameOf(subject);
		const isSo = subject.call.method === 'files' ? /[#?]|%[0-9a-f]{2}/i : /[#?/]|%[0-9a-f]{2}/i;
		if (name === undefined || !isSo.test(name)) return undefined;
		if (!expected.requests.every((request) => isCut(request, name))) return undefined;
		return mapRequests(expected, (request) => withWholeName(request, name));
	}),
	rule('none-in-address', (expected, { call }) => {
		const { method, given } = call;
		if (method !== 'labels' || given['label'] !== null) return undefined;
		return mapRequests(expected, (request) => ({
			...request,
			path: request.path.replace(/labels\/None$/, 'labels/'),
		}));
	}),
	rule('lists-in-queries', (expected, { call }) => {
		const { given, more, method } = call;
		if (!/^(?:super)?events$/.test(method)) return undefined;
		const lists = { sort: given['orderby'], columns: more['columns'] };
		return mapRequests(expected, (request) => ({
			...request,
			query: request.query?.map(([name, value]): [string, string] => {
				const list = plain(lists[name as keyof typeof lists] ?? null);
				return [name, Array.isArray(list) ? textFrom(joined(list)) : value];
			}),
		}));
	}),
	rule('empty-is-none', (expected, { call, file, wire }) => {
		const isNothing = ['', null].includes(call.more['content_id'] as string | null);
		if (call.method === 'create_event' && isNothing) {
			const { content } = fileOf(call, { files: file.files, stdin: wire.stdin }, 'initial.data');
			const part = { name: 'content_id', text: contentIdOf(content ?? Buffer.alloc(0)) };
			const others = mapParts(expected, (parts) => parts.filter(({ name }) => name !== part.name));
			return mapParts(others, (parts) => parts.toSpliced(3, 0, part));
		}
		const isUpdate = call.method === 'update_signoff';
		if (call.method === 'gwtc_create' && call.given['comment'] === '') {
			return mapRequests(expected, (request) => ({
				...request,
				body: { json: { ...(request.body?.json as object), comment: null } },
			}));
		}
		const isKept = (name: string, value = ''): boolean =>
			value !== '' || !(emptyIsNone.has(name) || (isUpdate && name === 'comment'));
		const withoutForm = mapForm(expected, (pairs) => pairs.filter((pair) => isKept(...pair)));
		return mapParts(withoutForm, (parts) =>
			parts.filter(({ name, filename, text }) => filename !== undefined || isKept(name, text)),
		);
	}),
	rule('no-comment', (expected, { call: { method, given } }) => {
		const isNone = given['comment'] === null || given['instrument'] === null;
		if (method === 'create_signoff' && isNone) {
			const names = ['signoff_type', 'instrument', 'comment', 'status'];
			return mapForm(expected, (pairs) => {
				const sent = new Map(pairs);
				const inOrder = names.filter((name) => sent.has(name));
				if (!isDeepStrictEqual(inOrder, [...sent.keys()])) return pairs;
				return names.map((name) => [name, sent.get(name) ?? '']);
			});
		}
		if (given['comment'] !== null || method !== 'write_emobservation') return undefined;
		return mapRequests(expected, (request) => ({
			...request,
			body: { json: { ...(request.body?.json as object), comment: '' } },
		}));
	}),
	rule('nameless-files', (expected, { call }) =>
		textFrom(call.given['filename']) === ''
			? mapParts(expected, (parts) =>
					parts.map((part) => (part.filename === '' ? { ...part, filename: 'data' } : part)),
				)
			: undefined,
	),
	rule('public-tags', (expected, { call: { method } }) => {
		if (!/^(?:write_log|add_tag)$/.test(method)) return undefined;
		const small = (tag: string): string =>
			/^(?:public|lvem)$/i.test(tag) ? tag.toLowerCase() : tag;
		const withForm = mapForm(expected, (pairs) =>
			pairs.map(([name, value]) => [name, /^(?:tag)?name$/.test(name) ? small(value) : value]),
		);
		const withParts = mapParts(withForm, (parts) =>
			parts.map((part) =>
				part.name === 'tagname' && part.text !== undefined
					? { ...part, text: small(part.text) }
					: part,
			),
		);
		return mapRequests(withParts, (request) => ({
			...request,
			path: request.path.replace(/(?<=\/tags?\/)[^/]+/, small),
		}));
	}),
	rule('paths', (expected) =>
		mapParts(expected, (parts) =>
			parts.map((part) =>
				part.filename?.includes('/')
					? { ...part, filename: normalize(part.filename).replaceAll('\\', '/') }
					: part,
			),
		),
	),
	rule('silent-keywords', (expected, { call }) => {
		if (call.method !== 'create_voevent') return undefined;
		const { HasSSM: ssm, Significant: significant } = call.more;
		const extra: [string, string][] = [];
		if (isGiven(ssm)) extra.push(['HasSSM', textFrom(ssm)]);
		if (isGiven(significant)) extra.push(['Significant', significant === true ? 'True' : 'False']);
		return mapForm(expected, (pairs) => [...pairs, ...extra]);
	}),
];
