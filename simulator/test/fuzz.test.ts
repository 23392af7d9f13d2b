import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Bench } from './support';

/** `FUZZ_REQUESTS=20000 FUZZ_SEED=7 npx vitest run simulator/test/fuzz.test.ts` */
const count = Number(process.env.FUZZ_REQUESTS ?? 1500);
const seed = Number(process.env.FUZZ_SEED ?? 20_240_716);
const timeoutMs = 10_000;

/**
 * Where the real server breaks with a 500, or has one of its odd 503s, and the simulator does the same on purpose. Everything
 * else that ends with 5xx is a bug.
 */
const documented: [number, RegExp, string][] = [
	[500, /^POST events\/$/, 'no pipeline; a file that cannot be read'],
	[500, /^PUT events\/\w+\/labels\/$/, 'a label without a name'],
	[500, /^PUT events\/\w+$/, 'no file; a file that cannot be read'],
	[500, /^POST superevents\/$/, 'an event of another category'],
	[
		500,
		/^PATCH superevents\/\w+\/$/,
		'times outside the calendar; another category; a GW id that is taken',
	],
	[
		500,
		/^POST superevents\/\w+\/(events|pipeline_preferred_events)\/$/,
		'an event of another category',
	],
	[
		500,
		/^(PUT|POST) superevents\/\w+\/pipeline_preferred_events\//,
		'an event of another category',
	],
	[500, /^(POST|PUT|PATCH) superevents\/\w+\/signoffs\//, 'no comment'],
	[500, /^POST superevents\/\w+\/logs\/(\d+\/)?$/, 'a comma in a file name'],
	[500, /^PUT superevents\/\w+\/logs\/\d+\/tags\//, 'a tag of somebody else'],
	[500, /^POST superevents\/\w+\/voevents\/$/, 'values that the database cannot store'],
	[500, /^POST superevents\/\w+\/emobservations\/$/, 'no comment or group'],
	[500, /^\w+ (events|superevents)\/\w+\/notices?\//, 'missing fields'],
	[
		500,
		/^\w+ events\/\w+\/(voevent|emobservation|embb|tag|neighbors|update-grbevent|signoff|perms)\//,
		'missing or malformed fields',
	],
	[500, /^\w+ events\/(update\/)?grbevent\//, 'malformed fields'],
	[500, /^\w+ events\/\w+\/update\//, 'malformed fields'],
	[500, /^\w+ gwtc\//, 'a catalog or version that is none'],
	[500, /^\w+ events\/tag\//, 'an unknown tag'],
	[503, /^POST events\/\w+\/(log|embb|emobservation)\/$/, 'an empty comment'],
];

const ids = ['S240716b', 'MS240716p', 'S240716', 'TS240716a', 'GW240716A', 's240716B', 'x'];
const graceids = ['G501389', 'M501424', 'E501401', 'T0001', 'G99999999999999999999', 'H1', 'Z1'];
const strange = [
	'%00',
	'%2F',
	'..',
	'%E0%A4%A',
	'__proto__',
	'constructor',
	'%F0%9F%8C%8C',
	' ',
	'1',
	'-1',
	'a,0',
];
const endings = [
	'',
	'labels/',
	'labels/DQV/',
	'logs/',
	'logs/1/',
	'logs/1/tags/',
	'logs/1/tags/public/',
	'events/',

	'events/G501389/',
	'files/',
	'files/p_astro.json',
	'files/p_astro.json,0',
	'voevents/',
	'voevents/1/',

	'emobservations/',
	'emobservations/1/',
	'signoffs/',
	'signoffs/ADV/',
	'signoffs/OPH1/',
	'tags/',

	'permissions/',
	'permissions/modify/',
	'confirm-as-gw/',
	'pipeline_preferred_events/',
	'notices/',

	'log/',
	'log/1',
	'log/1/tag/',
	'log/1/tag/pe',
	'neighbors/',
	'voevent/',
	'emobservation/',
	'embb/',
	'signoff/',
	'perms/',
	'filepaths/',
	'update/',
	'notices/1/',
	'tag/',
	'labels/EM_READY',
];
const roots = [
	'',
	'user-info/',
	'tag/',
	'superevents/',
	'events/',
	'events/reserve/',
	'gwtc/',
	'gwtc/1/latest/',
	'performance/',
	'status/',
	'nothing/',
	'events/upload/G501389',
	'v3/',
	'search/',
];
const fields = [
	'comment',
	'tagname',
	'label',
	'name',
	'category',
	'preferred_event',
	't_0',
	't_start',
	't_end',

	'events',
	'event',
	'labels',
	'action',
	'group',
	'pipeline',
	'search',
	'gw_id',
	'upload',
	'eventFile',

	'em_type',
	'signoff_type',
	'status',
	'instrument',
	'voevent_type',
	'skymap_filename',
	'ra_list',
	'start_time_list',
	'raList',
	'far',
	'__proto__',
	'displayName',
	'query',
	'time_coinc_far',
];
const values = fc.oneof(
	fc.constantFrom<unknown>(
		'P',
		'T',
		'CBC',
		'Test',
		'gstlal',
		'AllSky',
		'G501389',
		'PR',
		'OK',
		'ADV',
	),
	fc.constantFrom<unknown>(
		1400000000.5,
		-1,
		1e300,
		0,
		null,
		true,
		'',
		'\0',
		'NaN',
		'1e999',
		[],
		{},
	),
	fc.jsonValue(),
	fc.string({ unit: 'binary' }),
);
const words = fc.constantFrom(
	'far',
	'<',
	'1e-7',
	'label:',
	'EM_READY',
	'&',
	'|',
	'~',
	'(',
	')',
	'created:',
	'..',
	'now',
	'2 days ago',
	'S240716b',
	'MDC',
	'"',
	'id:',
	'S24*',
	'GW',
	'gid:',
	'G1 .. G9',
	'si.snr',
	'in',
	',',
	'1,2',
	'O4',
	'\\',
	'*',
	't_0:',
	'9'.repeat(400),
	'1e309',
	'9999-99-99',
	'-',
	'is_gw: true',
	'submitter:',
	'\u{1F30C}',
	'%',
	'#',
);
const query = fc.oneof(
	{ weight: 3, arbitrary: fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
const parameters = fc.dictionary(
	fc.constantFrom('query', 'count', 'start', 'sort', 'format', 'columns', 'x'),
	fc.oneof(
		query,
		fc.constantFrom('-t_0,id', '1e9', '-5', 'json', 'api', '0', '99999999999999999999'),
	),
	{ maxKeys: 3 },
);
const segment = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom(...ids, ...graceids) },
	{ weight: 1, arbitrary: fc.constantFrom(...strange) },
);
const path = fc.oneof(
	{ weight: 1, arbitrary: fc.constantFrom(...roots) },
	{
		weight: 5,
		arbitrary: fc
			.tuple(fc.constantFrom('superevents', 'events'), segment, fc.constantFrom(...endings))
			.map(
				([tree, id, rest]) => `${tree}/${id}${rest || tree === 'superevents' ? '/' : ''}${rest}`,
			),
	},
	{
		weight: 1,
		arbitrary: fc
			.array(fc.constantFrom(...strange, ...ids), { maxLength: 5 })
			.map((all) => all.join('/')),
	},
);

interface Body {
	type: string;
	bytes: Buffer;
}

function multipart(parts: [string, string | null, unknown][]): Body {
	const text = parts.map(([name, file, value]) => {
		const filename = file === null ? '' : `; filename="${file}"`;
		const content = typeof value === 'string' ? value : JSON.stringify(value);
		return `--x\r\nContent-Disposition: form-data; name="${name}"${filename}\r\n\r\n${content}\r\n`;
	});
	return {
		type: 'multipart/form-data; boundary=x',
		bytes: Buffer.from(`${text.join('')}--x--\r\n`),
	};
}

const types = [
	'application/json',
	'application/x-www-form-urlencoded',
	'text/plain',
	'multipart/form-data',
	'x',
	'',
];
const filename = fc.constantFrom(null, 'coinc.xml', '', 'a,b', '../x', 'x'.repeat(300), '\0');
const body: fc.Arbitrary<Body> = fc.oneof(
	fc.dictionary(fc.constantFrom(...fields), values).map((object) => ({
		type: 'application/json',
		bytes: Buffer.from(JSON.stringify(object)),
	})),
	fc.array(fc.tuple(fc.constantFrom(...fields), fc.string())).map((pairs) => ({
		type: 'application/x-www-form-urlencoded',
		bytes: Buffer.from(new URLSearchParams(pairs).toString()),
	})),
	fc.array(fc.tuple(fc.constantFrom(...fields), filename, values), { maxLength: 6 }).map(multipart),
	fc.tuple(fc.constantFrom(...types), fc.uint8Array({ maxLength: 300 })).map(([type, bytes]) => ({
		type,
		bytes: Buffer.from(bytes),
	})),
);
const headers = fc.dictionary(
	fc.constantFrom(
		'accept',
		'accept-encoding',
		'x-requested-with',
		'range',
		'if-none-match',
		'cookie',
		'expect',
	),
	fc.constantFrom(
		'*/*',
		'text/html',
		'application/json',
		'gzip',
		';;,q=',
		'XMLHttpRequest',
		'bytes=0-1',
		'*',
	),
	{ maxKeys: 2 },
);
const who = fc.constantFrom(
	'scientist',
	'pipeline',
	'advocate',
	'catalogManager',
	'external',
	'noGroup',
	'',
	'odd',
);
const call = fc.record({
	method: fc.constantFrom(
		'GET',
		'GET',
		'POST',
		'POST',
		'PUT',
		'PATCH',
		'DELETE',
		'HEAD',
		'OPTIONS',
	),
	version: fc.constantFrom('', '', 'v1/', 'v2/'),
	path,
	parameters,
	body,
	headers,
	who,
});

type Given = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

describe('any request', () => {
	const bugs: unknown[] = [];
	const bench = new Bench({ onBug: (error) => bugs.push(error) });
	const agent = new Agent({ keepAlive: true, maxSockets: 4 });
	const rejections: unknown[] = [];
	const onRejection = (reason: unknown) => rejections.push(reason);
	process.on('unhandledRejection', onRejection);
	afterAll(() => {
		process.off('unhandledRejection', onRejection);
		agent.destroy();
	});

	async function send(given: Given, authorization: string): Promise<number> {
		const search = new URLSearchParams(given.parameters).toString();
		const below = `${given.version}${given.path}`.replaceAll(' ', '%20');
		return new Promise((resolve, reject) => {
			const sent = request(
				`${bench.ready.apiUrl}`,
				{
					agent,
					method: given.method,
					path: `/api/${below}${search ? `?${search}` : ''}`,
					timeout: timeoutMs,
					headers: {
						'user-agent': 'fuzz',
						...given.headers,
						...(authorization ? { authorization } : {}),
						...(given.method === 'GET' || given.method === 'HEAD'
							? {}
							: { 'content-type': given.body.type, 'content-length': given.body.bytes.length }),
					},
				},
				(response) => {
					response.resume().on('end', () => resolve(response.statusCode ?? 0));
					response.on('error', reject);
				},
			);
			sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
			sent.on('error', reject);
			sent.end(given.method === 'GET' || given.method === 'HEAD' ? undefined : given.body.bytes);
		});
	}

	it(
		`gets its answer, and no 5xx but the documented ones (FUZZ_SEED=${seed} FUZZ_REQUESTS=${count})`,
		{ timeout: 60_000 + count * 100 },
		async () => {
			const authorizations = new Map([
				['', ''],
				['odd', 'Basic eDp5'],
			]);
			for (const name of Object.keys(bench.ready.tokens)) {
				authorizations.set(name, `Bearer ${await bench.token(name)}`);
			}
			await fc.assert(
				fc.asyncProperty(call, async (given) => {
					const status = await send(given, authorizations.get(given.who) ?? '');
					expect(bugs.splice(0)).toEqual([]);
					expect(rejections.splice(0)).toEqual([]);
					const isDocumented = documented.some(
						([code, form]) => code === status && form.test(`${given.method} ${given.path}`),
					);
					if (!isDocumented) expect(status).toBeLessThan(500);
				}),
				{ numRuns: count, seed },
			);
			expect((await bench.call('')).status).toBe(200);
		},
	);
});
