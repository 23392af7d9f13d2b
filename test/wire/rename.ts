import type { CaseFile, Part, Value, WireCase, WireRequest } from './caseFile';

/** What is put into the names of files and into messages. */
const plainMark = ' + é';
export const marks: readonly string[] = [
	plainMark,
	' größe 日本語 🚀 #1 & 100 %?',
	`'"\\;=%41${'x'.repeat(60)}`,
];

type Change = (text: string) => string;

/** The same cases with other ids, names of files, labels, groups and values: no rule may know the cases themselves. */
export function withOtherNames(file: CaseFile, mark = plainMark): CaseFile {
	const names = otherNames(file, mark);
	const change = changer(names, mark);
	const deep = (value: Value): Value => deepChange(value, change);
	const keywords = (of: Record<string, Value>): Record<string, Value> =>
		Object.fromEntries(
			// A code that is also one of the messages.
			Object.entries(of).map(([key, value]) => [key, key === 'category' ? value : deep(value)]),
		);
	return {
		files: Object.fromEntries(
			Object.entries(file.files).map(([name, content]) => [change(name), content]),
		),
		root: deepChange(file.root, (text) => names.get(text) ?? text) as never,
		cases: file.cases.map((wire, index) => ({
			...wire,
			// Groups of the machinery are known by their names too.
			id: `${wire.id.split('/')[0]}/case-${index}`,
			args: wire.args.map(deep),
			kwargs: keywords(wire.kwargs),
			// What comes out of a file stays, since the contents of files do.
			requests: isOfAFile(wire)
				? wire.requests
				: wire.requests.map((request) => changeRequest(request, change)),
			outcome: { ...wire.outcome, rows: wire.outcome.rows?.map((row) => row && change(row)) },
		})),
	};
}

function isOfAFile({ method, args, kwargs }: WireCase): boolean {
	return method === 'gwtc_create' && typeof (args[0] ?? kwargs['smap']) === 'string';
}

/** New names by old ones. */
function otherNames({ files, root }: CaseFile, mark: string): Map<string, string> {
	const lists = ['groups', 'pipelines', 'searches', 'labels', 'em-groups'];
	const names = lists.flatMap((list) => root[list] as string[]);
	// Which are also the names of arguments or codes, and mean that elsewhere.
	const codes = Object.values(root).flatMap((list) =>
		Array.isArray(list) ? [] : Object.values(list ?? {}).map((name) => String(name).toLowerCase()),
	);
	const taken = new Set(['bbh', ...codes]);
	const others = names.filter((name) => !taken.has(name.toLowerCase()));
	const renamed = new Map(others.map((name) => [name, `${name}_2`]));
	for (const name of Object.keys(files)) {
		const [folder = '', base = ''] = name.includes('/') ? name.split('/') : ['', name];
		renamed.set(
			name,
			`${folder && `${folder}/`}${base.replace(/^([^.]*)/, (start) => start + mark)}`,
		);
	}
	return renamed;
}

function changer(names: Map<string, string>, mark: string): Change {
	return (text) =>
		names.get(text) ??
		text
			.replace(/^(a comment|m|see file|plot|data uploaded)$/, (message) => `${message}:${mark}& #1`)
			.replace(/^([GEHMT])(\d+)$/, '$177$2')
			.replace(/^H771$/, 'H1')
			.replace(/^([MT]?S)19(\d{4}[a-z]+)$/, '$120$2q')
			.replace(/^GW\d{6}[A-Z]*$/, 'GW200308B');
}

/** Of the API, as the verbs of the session take them, or of the page of an object. */
const isAddress = /^\{api\}|^https?:\/\//;

const changeAddress = (address: string, change: Change): string =>
	address
		.split('/')
		.map((segment) => (segment.includes('%') ? segment : change(segment)))
		.join('/');

function deepChange(value: Value, change: Change): Value {
	if (typeof value === 'string')
		return isAddress.test(value) ? changeAddress(value, change) : change(value);
	if (Array.isArray(value)) return value.map((one) => deepChange(one, change));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, one]) => [change(key), deepChange(one, change)]),
	);
}

function changeRequest(request: WireRequest, change: Change): WireRequest {
	const { form, json, multipart } = request.body ?? {};
	const pairs = (list: [string, string][]): [string, string][] =>
		list.map(([name, value]) => [name, change(value)]);
	const path = request.path
		.split('/')
		.map((segment) => renamedSegment(segment, change))
		.join('/');
	const part = (one: Part): Part => ({
		...one,
		filename: one.filename && change(one.filename.replaceAll('%22', '"')),
		text: one.filename === undefined && one.text !== undefined ? change(one.text) : one.text,
	});
	const body = form
		? { form: pairs(form) }
		: multipart
			? { multipart: multipart.map(part) }
			: json === undefined
				? request.body
				: { json: deepChange(json, change) };
	const query = request.query && pairs(request.query);
	return { ...request, path, query, body };
}

function renamedSegment(segment: string, change: Change): string {
	const name = decodeURIComponent(segment);
	return change(name) === name ? segment : escaped(change(name));
}

/** As the client escapes addresses. */
function escaped(segment: string): string {
	return /^\{api\}/.test(segment)
		? segment
		: encodeURI(segment)
				.replaceAll('%25', '%25')
				.replaceAll('%5B', '[')
				.replaceAll('%5D', ']')
				// Which cut the address; a rule states that.
				.replaceAll('#', '%23')
				.replaceAll('?', '%3F');
}
