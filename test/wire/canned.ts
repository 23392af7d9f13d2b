import type { CaseFile, Value, WireCase } from './caseFile';
import { isGiven, plain, textFrom } from './python';
import type { Arrived, Reply } from './recorder';
import { bind } from './signatures';

/** The root of the API as the case's server gives it. */
export function rootOf(
	{ root }: CaseFile,
	{ client }: WireCase,
	api: string,
): Record<string, unknown> {
	const name = rootName(client);
	const lacks = missingFrom(name);
	const own = Object.fromEntries(
		Object.entries(root).flatMap(([key, value]) => {
			if (lacks.test(key)) return [];
			if (key !== 'links' && key !== 'templates') return [[key, value]];
			const kept = Object.entries(value as object).filter(([link]) => !lacks.test(link));
			return [[key, Object.fromEntries(kept)]];
		}),
	);
	return JSON.parse(JSON.stringify(own).replaceAll('{api}', api)) as Record<string, unknown>;
}

export function rootName(client: WireCase['client']): string {
	const name = client?.['root'];
	return typeof name === 'string' ? name : 'api';
}

/** Keys, links and templates that older and newer servers lack. */
function missingFrom(name: string): RegExp {
	if (name.startsWith('old'))
		return /^(?:api-default|user-info|gwtc.*|.*notice.*|event-(?:reserve|upload).*|.*pipeline-preferred.*)$/;
	if (name.startsWith('v236')) return /^(?:em-groups|instruments|wavebands)$/;
	return /^\b$/;
}

/** Answers that are well to all that can be asked; scripted ones first. */
export function answers(file: CaseFile, wire: WireCase, api: string): (asked: Arrived) => Reply {
	const script = [...(wire.server ?? [])];
	const rows = rowsOf(wire);
	const root = (prefix: string): Reply => ({
		status: 200,
		body: rootOf(file, wire, api + prefix),
	});
	return ({ verb, path, query }) => {
		const [, version = '', rest = ''] = /^\{api\}(v\d+\/)?(.*)$/.exec(path) ?? [];
		if (rest === '') {
			return ['', 'v1/', 'v2/'].includes(version) ? root(version) : { status: 404 };
		}
		if (rest === 'user-info/') return { status: 200, body: user };
		const scripted = script.shift();
		if (typeof scripted === 'object') return { ...scripted, headers: scripted.headers ?? {} };
		const [tree = '', id = '', part = '', item = ''] = rest.split('/');
		if (verb === 'GET' && part === 'files' && item !== '') {
			return { status: 200, body: Buffer.from('file contents\n') };
		}
		if (verb === 'GET' && (id === '' || tree === 'gwtc')) {
			return { status: 200, body: page(tree, rows, new Map(query), api + version + rest) };
		}
		if (verb === 'DELETE') return { status: 204 };
		if (part === 'files') return { status: 200, body: {} };
		return { status: verb === 'POST' || verb === 'PUT' ? 201 : 200, body: anything };
	};
}

const user = { username: 'albert.einstein', first_name: 'Albert', is_internal_user: true };

/** What every object and every list of the server has in it. */
const anything = {
	superevent_id: 'S190425z',
	graceid: 'G987654',
	preferred_event: 'G1',
	N: 1,
	name: 'x',
	submitter: 'albert.einstein',
	numRows: 0,
	links: {},
	action: 'expose',
	number: '4',
	version: 1,
	gwtc_superevents: {},
	// Whoever is shown a log as a member sees its first entry.
	log: [{ N: 1 }],
	logs: [{ N: 1 }],
	...emptyLists(
		'warnings labels tags voevents notices observations permissions signoffs',
		'pipeline_preferred_events neighbors results',
	),
};

function emptyLists(...names: string[]): Record<string, never[]> {
	return Object.fromEntries(names.flatMap((some) => some.split(' ')).map((name) => [name, []]));
}

/** Rows that the client got, and some more where it had asked for no more. */
function rowsOf({ method, outcome, kwargs, args }: WireCase): Value[] {
	const { rows, returns } = outcome;
	const { given, more } = bind(method, args, kwargs);
	const columns = [plain(given['columns'] ?? more['columns'] ?? [])].flat();
	const extra = Object.fromEntries(
		columns.flatMap((one) => textFrom(one).split(',')).map((name) => [name.trim(), null]),
	);
	if (Array.isArray(returns)) return returns.map(catalogueRow);
	const all =
		rows ?? Array.from({ length: typeof returns === 'number' ? returns : 2 }, (_, i) => `G${i}`);
	const most = given['max_results'];
	const cut = isGiven(most) && Number(plain(most)) <= all.length;
	return [...all, ...(cut ? ['G888881', 'G888882', 'G888883'] : [])].map((name, index) => {
		// Columns may have left the name out.
		const id = name ?? `G77777${index}`;
		return {
			...extra,
			superevent_id: id,
			preferred_event: 'G1',
			graceid: id,
			number: id,
			version: all.length - index,
		};
	});
}

/** A version of a catalogue, from its number or its version. */
function catalogueRow(value: Value, index: number): Value {
	return typeof value === 'number'
		? { number: '4', version: value }
		: { number: value, version: index + 1 };
}

function page(tree: string, rows: Value[], query: Map<string, string>, address: string): unknown {
	const start = Number(query.get('start') ?? 0);
	const count = Number(query.get('count') ?? 0) || rows.length;
	const end = start + count;
	const next = end < rows.length ? `${address}?start=${end}&count=${count}` : null;
	const some = rows.slice(start, end);
	if (tree === 'gwtc') {
		return { ...anything, count: rows.length, next, previous: null, results: some };
	}
	const links = { self: address, next, previous: null };
	return { numRows: rows.length, links, [tree]: some };
}
