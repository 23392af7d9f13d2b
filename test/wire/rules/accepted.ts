import { createHash } from 'node:crypto';
import { contents } from '../body';
import type { Value } from '../caseFile';
import { shown } from '../compare';
import { fileOf, isGiven, plain, textFrom, wholeOf } from '../python';
import type { Arrived } from '../recorder';
import { filePath, segment } from './address';
import { gpsOf } from './dates';
import { codeOf, textsOf } from './known';
import type { Subject } from './rule';

/** Verbs by the first word of a method's name; all others read. */
const verbs: Record<string, string> = {
	create: 'POST',
	write: 'POST',
	add: 'POST',
	modify: 'POST',
	upload: 'POST',
	reserve: 'POST',
	confirm: 'POST',
	update: 'PATCH',
	replace: 'PUT',
	remove: 'DELETE',
	delete: 'DELETE',
};

/** Fields that the client always sends. */
const always: Record<string, string[]> = {
	create_event: ['offline', 'content_id'],
	create_superevent: ['category'],
	create_voevent: ['internal', 'open_alert', 'hardware_inj', 'CoincComment', 'raven_coinc'],
	create_signoff: ['instrument', 'comment'],
};

/** Where the server calls an argument otherwise, but for capitals: `raList` is `ra_list`. */
const otherNames: Record<string, string[]> = {
	message: ['comment'],
	tag_name: ['tagname', 'name'],
	label: ['label', 'name'],
	graceid: ['graceid', 'event'],
	file_content_id: ['content_id'],
};

/** Arguments that the file of a request is made of, and what is sent nowhere. */
const ofFiles = new Set(['filecontents', 'print_output']);

/**
 * What is wrong where ours does what the client refuses. There is no recorded request to compare with, so it is judged from the
 * call: one request of the right kind, to an address that the root of the API lists, which carries every value of the call
 * under its name, and nothing else but what the client sends by default.
 */
export function differencesFromCall(subject: Subject, arrived: readonly Arrived[]): string[] {
	const { call, root } = subject;
	const [request, ...others] = arrived;
	if (request === undefined) return ['nothing was sent'];
	const [word = ''] = call.method.replace(/^_|^gwtc_/, '').split('_');
	const all = { ...call.more, ...call.given };
	const isPut = /events\/[^/]+\/(?:labels|log\/.*\/tag)\//.test(request.path);
	const verb = isPut && verbs[word] === 'POST' ? 'PUT' : (verbs[word] ?? 'GET');
	const sent = fieldsOf(request).map(([name]) => name);
	const missing = (always[call.method] ?? []).filter((name) => !sent.includes(name));
	const lost = Object.entries(all).filter(
		([name, value]) => !carries(request, subject, name, value),
	);
	return [
		...others.map((one) => `${shown(one)} is too much`),
		...(verb === request.verb ? [] : [`${shown(request)}: not ${verb}`]),
		...(isListed(request.path, root) ? [] : [`${shown(request)} is no address of the server`]),
		...unsaid(request, subject).map((name) => `${shown(request)} has ${name}, which was not given`),
		...[...missing, ...lost.map(([name]) => name)].map(
			(name) => `${shown(request)} lacks ${name}: ${JSON.stringify(request.body)}`,
		),
	];
}

/** The first half of the SHA-256 of a file, written as a UUID. */
export function contentIdOf(content: Buffer): string {
	const hash = createHash('sha256').update(content).digest('hex');
	return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** What the client sends where an argument is not given. */
const defaults: Record<string, string> = {
	offline: 'False',
	internal: 'True',
	open_alert: 'False',
	hardware_inj: 'False',
	CoincComment: 'False',
	raven_coinc: 'False',
	category: 'P',
	comment: '',
	instrument: '',
};

/** Fields of the body that neither the call nor a default explains. */
function unsaid(request: Arrived, { call, file, root, wire }: Subject): string[] {
	const { content = Buffer.alloc(0) } = fileOf(call, { files: file.files, stdin: wire.stdin });
	const usual: Record<string, string> = { ...defaults, content_id: contentIdOf(content) };
	const isGivenAs = (name: string, text: string): boolean =>
		Object.entries({ ...call.more, ...call.given }).some(
			([argument, value]) =>
				namesOf(argument).includes(name) &&
				[...textsOf(value), textFrom(value)].some(
					(one) => alike(codeOf(root, argument, one) ?? one) === alike(text),
				),
		);
	return fieldsOf(request).flatMap(([name, value]) =>
		typeof value !== 'string' || usual[name] === value || isGivenAs(name, value) ? [] : [name],
	);
}

/** Names under which the server may have an argument. */
const namesOf = (argument: string): string[] =>
	otherNames[argument] ?? [argument, argument.replace(/(?=[A-Z])/g, '_').toLowerCase()];

/** Fields of a body with their values; files have none. */
function fieldsOf({ body }: Arrived): [string, Value][] {
	const { form = [], multipart = [], json = {} } = body ?? {};
	const fields = multipart.filter(({ filename }) => filename === undefined);
	return [
		...form,
		...fields.map(({ name, text = '' }): [string, Value] => [name, text]),
		...Object.entries(json as Record<string, Value>),
	];
}

/** Whether it is one of the links and templates of the root, in any version. */
function isListed(path: string, { links, templates }: Record<string, unknown>): boolean {
	const bare = path.replace(/^\{api\}v\d\//, '{api}');
	const addresses = Object.values({ ...(links as object), ...(templates as object) });
	return addresses.some((address) => {
		const shape = String(address)
			.replace('{api}', '\\{api\\}')
			.replace(/\{file_?name\}/, '.*')
			.replace(/(?<!\\)\{\w+\}/g, '[^/]*');
		return new RegExp(`^${shape}$`, 's').test(bare);
	});
}

function carries(request: Arrived, subject: Subject, name: string, value: Value): boolean {
	const { call, file, root, wire } = subject;
	const { multipart = [], json } = request.body ?? {};
	if (ofFiles.has(name) || !isGiven(value)) return true;
	if (name === 'filename' && call.method !== 'files') {
		const sent = multipart.find(({ filename }) => filename !== undefined);
		const { content = Buffer.alloc(0) } = fileOf(call, { files: file.files, stdin: wire.stdin });
		const { text, sha256 } = contents(content);
		return sent !== undefined && sent.text === text && sent.sha256 === sha256;
	}
	if (name === 'smap') {
		const { smap } = json as { smap: Value };
		return (
			typeof plain(value) === 'string' || JSON.stringify(smap) === JSON.stringify(plain(value))
		);
	}
	// Rule whole-seconds.
	const toSent = (text: string): string =>
		name === 'durationList' && Number(text) > 0 ? String(Math.round(Number(text))) : text;
	return textsOf(value)
		.map(toSent)
		.every((text) => isSaid(request, name, codeOf(root, name, text) ?? text));
}

/** Whether a text stands in the address, or under the name of the argument in the body. */
function isSaid(request: Arrived, argument: string, text: string): boolean {
	const names = namesOf(argument);
	const values = fieldsOf(request).flatMap(([name, value]) => (names.includes(name) ? value : []));
	if (values.some((value) => alike(textFrom(value)) === alike(text))) return true;
	const address = `${request.path}/`.toLowerCase();
	if (argument === 'signoff_type') return address.includes(`/${text.toLowerCase()}`);
	if (argument === 'instrument') return address.includes(`${text.toLowerCase()}/`);
	return [segment(text), filePath(text), wholeOf(text)].some((one) =>
		address.includes(`/${one.toLowerCase()}/`),
	);
}

/** The same for what means the same: numbers and times, however they are written, and capitals. */
function alike(text: string): string {
	const time = /^\d{4}-\d\d-\d\d/.test(text) ? gpsOf(text) : text;
	return time.trim() !== '' && !Number.isNaN(Number(time))
		? String(Number(time))
		: time.toLowerCase();
}
