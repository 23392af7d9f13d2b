import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraceDbClient, type GraceDbClient } from '../../../gracedb/client';
import { GraceDbError } from '../../../gracedb/errors/GraceDbError';
import type { Method, Request } from '../../../gracedb/http/request';
import {
	type Body,
	fileBody,
	formBody,
	jsonBody,
	multipartBody,
	type Upload,
} from '../../../gracedb/http/body';
import { checkPublicity } from '../../../gracedb/http/publicity';
import type { Json } from '../../../gracedb/json';
import { type RawServer, rawServer } from '../../support/rawServer';
import { processorTime } from '../../support/processorTime';
import { type Arrived, wouldExpose } from './asDjangoReads';

const fileOf = (content: string, fileName = 'a.txt', contentType?: string): Upload => ({
	fileName,
	contentType,
	size: Buffer.byteLength(content),
	open: () => Readable.from([Buffer.from(content)]),
});

const logs = 'superevents/S240716b/logs/';
const tags = `${logs}1/tags/`;
const modify = 'superevents/S240716b/permissions/modify/';
const voevents = 'superevents/S240716b/voevents/';

describe('what a request would make public', () => {
	const post = (path: string, body?: Body, method: Method = 'POST'): Request => ({
		method,
		path,
		body,
	});
	const form = (path: string, ...pairs: [string, string][]): Request => post(path, formBody(pairs));
	const json = (path: string, value: Json): Request => post(path, jsonBody(value));

	it.each<[string, RegExp, Request]>([
		['a tag', /the tag "public".* to everyone/, form(logs, ['tagname', 'public'])],
		['an entry of a list', /the tag "public"/, form(logs, ['tagname[0]', 'public'])],
		[
			'a tag among others',
			/the tag "lvem".* to observers outside/,
			form(logs, ['tagname', 'a, LVEM ']),
		],
		['a list in JSON', /the tag "public"/, json(logs, { tagname: ['sky_loc', ['public']] })],
		['a JSON object of tags', /the tag "public"/, json(logs, { tagname: { public: 1 } })],
		['a new tag', /the tag "lvem"/, form(tags, ['name', 'lvem'])],
		[
			'a tag in the path',
			/the tag "public"/,
			post('events/G1/log/1/tag/%70ublic', undefined, 'PUT'),
		],
		[
			'an escaped slash',
			/the tag "public"/,
			post('events/G1/log/1/tag%2Fpublic', undefined, 'PUT'),
		],
		[
			'twofold escapes',
			/the tag "public"/,
			post('events/G1/log/1//tag%252F%2570ublic%0A', undefined, 'PUT'),
		],
		['endless escapes', /cannot check the path/, post(`x%${'25'.repeat(20)}41`)],
		[
			'rights on an event',
			/to the group "lvem_observers"/,
			post('events/G1/perms/lvem_observers/view', undefined, 'PUT'),
		],
		['exposure', /the action "expose".* to everyone/, form(modify, ['action', 'expose'])],
		['an unreadable action', /the action ""/, json(modify, { action: ['hide'] })],
		[
			'the last of two actions',
			/the action "expose"/,
			form(modify, ['action', 'hide'], ['action', 'expose']),
		],
		['internal as 0', /internal: "0".* VOEvent to everyone/, form(voevents, ['internal', '0'])],
		['internal as no', /internal: "no"/, form(voevents, ['internal', 'no'])],
		['internal as off', /internal: "off"/, form(voevents, ['internal', 'off'])],
		['internal as a text that events may not know', /"yes"/, form(voevents, ['internal', 'yes'])],
		['internal as false', /internal: "false"/, json(voevents, { internal: false })],
		['internal as nothing', /internal: ""/, json(voevents, { internal: null })],
		['internal as an empty text', /internal: ""/, form(voevents, ['internal', ''])],
		['internal as an empty list', /internal: ""/, json(voevents, { internal: [] })],
		['an open alert', /open_alert: "1"/, form(voevents, ['internal', 'True'], ['open_alert', '1'])],
		[
			'a form with a file',
			/the tag "public"/,
			post(logs, multipartBody([['tagname', 'public']], 'upload', fileOf('x'))),
		],
		[
			'a file as a field',
			/the file in the field "tagname"/,
			post(logs, multipartBody({}, 'tagname', fileOf('public', ''))),
		],
		[
			'a file as the body',
			/the body is a file,/,
			post(logs, fileBody(fileOf('tagname=public', 'a', 'application/x-www-form-urlencoded'))),
		],
		['the query', /the tag "public"/, { method: 'POST', path: logs, query: { tagname: 'public' } }],
		['the query in the path', /the tag "public"/, post(`${logs}?tagname=%70ublic`)],
	])('is seen in %s, and the error says what, to whom, and what to do', (_, message, request) => {
		const error = { kind: 'input', advice: expect.stringContaining('Make Public') as string };
		expect(() => {
			checkPublicity(request);
		}).toThrow(
			expect.objectContaining({
				...error,
				message: expect.stringMatching(message) as string,
			}) as Error,
		);
		expect(() => {
			checkPublicity({ ...request, mayMakePublic: true });
		}).not.toThrow();
	});

	it.each<[string, Request]>([
		['reading', { path: `${logs}?tagname=public` }],
		['taking a tag away', post(`${tags}public/`, undefined, 'DELETE')],
		['taking rights away', post('events/G1/perms/lvem_observers/view', undefined, 'DELETE')],
		['hiding', form(modify, ['action', 'hide'])],
		['a message about what is public', form(logs, ['comment', 'public'], ['tagname', 'sky_loc'])],
		['other tags', form(logs, ['tagname', 'publication, not-public, public_x'])],
		['a file that is called so', post('events/G1/files/public', undefined, 'PUT')],
		['an internal VOEvent', form(voevents, ['internal', 'True'], ['open_alert', 'False'])],
		['an internal VOEvent in JSON', json(voevents, { internal: true, open_alert: 0 })],
		['a VOEvent that is internal by default', form(voevents, ['voevent_type', 'PR'])],
		['no body', post('superevents/S240716b/confirm-as-gw/')],
	])('is nothing for %s', (_, request) => {
		expect(() => {
			checkPublicity(request);
		}).not.toThrow();
	});

	it('is found in deep and long JSON without delay', () => {
		const deep = JSON.parse(`${'{"a":['.repeat(1000)}${']}'.repeat(1000)}`) as Json;
		const long = Array.from({ length: 200_000 }, (_, i) => i);
		const request = json('x/', { long, deep });
		expect(() => {
			checkPublicity(request);
		}).not.toThrow();
		const time = processorTime(() => {
			checkPublicity(request);
		});
		expect(time).toBeLessThan(2000);
	});
});

describe('a part of a form', () => {
	const injected = 'text/plain\r\nContent-Disposition: form-data; name="tagname"';
	it.each<[string, () => Body]>([
		['MIME type', () => multipartBody({}, 'upload', fileOf('public', 'a.txt', injected))],
		['file name', () => multipartBody({}, 'upload', fileOf('x', 'a\r\n.txt'))],
		['field name', () => multipartBody({}, 'up\nload', fileOf('x'))],
		['field name', () => multipartBody([['a\0', 'x']], 'upload', fileOf('x'))],
		['MIME type', () => fileBody(fileOf('x', 'a', injected))],
	])('cannot be smuggled in by the %s', (field, make) => {
		expect(make).toThrow(
			expect.objectContaining({
				kind: 'input',
				message: expect.stringMatching(new RegExp(`^The ${field} .* control character`)) as string,
			}) as Error,
		);
	});
});

describe('the name of a form field', () => {
	it.each(['x\\', 'x"'])('cannot hide the end of its own quotes: %s', (field) => {
		// Django would read name="x\"; filename="; name=tagname; y=" as a field tagname, with the file as its text.
		const file = fileOf('public', '; name=tagname; y=');
		const refused = expect.objectContaining({ kind: 'input' }) as Error;
		expect(() => multipartBody({}, field, file)).toThrow(refused);
		expect(() => multipartBody([[field, 'x']], 'upload', file)).toThrow(refused);
	});
});

describe('without Make Public, whatever is drawn', () => {
	let server: RawServer;
	let client: GraceDbClient;
	let last: Arrived | undefined;

	beforeAll(async () => {
		server = await rawServer(async (request, response) => {
			const body = await buffer(request);
			last = {
				method: request.method ?? '',
				url: request.url ?? '',
				contentType: request.headers['content-type'] ?? '',
				body,
			};
			response.setHeader('content-type', 'application/json');
			response.end('{}');
		});
		client = createGraceDbClient({ serverUrl: server.url, anonymousRequestsPerSecond: 1e6 });
	});
	afterAll(() => server.close());

	/** What arrives at the server; undefined if it was refused before. */
	async function send(
		request: Parameters<GraceDbClient['api']['json']>[0],
	): Promise<Arrived | undefined> {
		last = undefined;
		try {
			await client.api.json(request);
		} catch (error) {
			if (!(error instanceof GraceDbError) || error.kind !== 'input') throw error;
		}
		return last;
	}

	const hex = (letter: string): string =>
		`%${(letter.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
	/** A text with some of its letters escaped, once or twice. */
	const escaped = (text: string): fc.Arbitrary<string> =>
		fc
			.tuple(
				fc.constantFrom([10], [10], [0, 1, 10], [0, 1, 10], [0, 2, 10]),
				fc.array(fc.nat(), { minLength: text.length, maxLength: text.length }),
			)
			.map(([ways, draws]) =>
				[...text]
					.map((letter, at) => {
						const way = ways[(draws[at] ?? 0) % (ways.length + 3)] ?? 10;
						if (way === 0) return hex(letter);
						if (way === 1) return hex(letter).toUpperCase();
						return way === 2 ? hex(letter).replace('%', '%25') : letter;
					})
					.join(''),
			);
	const oftenNone = (...odd: string[]): fc.Arbitrary<string> =>
		fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom(...odd));
	const pathOf = (known: fc.Arbitrary<string>): fc.Arbitrary<string> =>
		fc
			.tuple(
				fc.constantFrom('', 'v1/', 'v2/'),
				known.chain(escaped),
				oftenNone('%0A', '/', '%20', '//', '?tagname=public', ';a=public'),
			)
			.map((pieces) => pieces.join(''));
	const nameOf = (known: fc.Arbitrary<string>): fc.Arbitrary<string> =>
		fc
			.tuple(known, oftenNone('[0]', '[12]', '.x', ' ', '"', '\\', '; filename="a'))
			.map((pieces) => pieces.join(''));
	const anyName = fc.constantFrom('tagname', 'name', 'action', 'internal', 'comment', 'Internal');
	const wordOf = (known: fc.Arbitrary<string>): fc.Arbitrary<string> =>
		fc
			.tuple(
				oftenNone(' ', 'a,', '\t', '\u00a0', '\x1f', '\x85'),
				known,
				oftenNone(' ', ',b', '\n', '\x1f'),
			)
			.map((pieces) => pieces.join(''));
	const anyWord = fc.constantFrom(
		'public',
		'lvem',
		'sky_loc',
		'expose',
		'hide',
		'PUBLIC',
		'unpublic',
		'0',
		'1',
		'true',
		'False',
		'f',
		'no',
		'off',
		'',
		'yes',
		'None',
		'[]',
	);
	const word = wordOf(anyWord);
	const name = nameOf(anyName);
	const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 2 },
			word,
			fc.constantFrom(true, false, null, 0, 1, 2.5),
			fc.array(tie('value'), { maxLength: 3 }),
			fc.dictionary(fc.oneof(word, name), tie('value'), { maxKeys: 2 }),
		),
	})).value;
	const injected = 'text/plain\r\nContent-Disposition: form-data; name="tagname"';
	const fileWith = (field: string, content: fc.Arbitrary<string>): fc.Arbitrary<Upload> =>
		fc
			.tuple(
				content,
				fc.constantFrom(
					'a.txt',
					'public',
					'',
					'x"; name="tagname',
					`; name=${field}; y=`,
					'a\\',
					'a\r\nx',
					'é/b',
				),
			)
			.chain(([text, fileName]) => {
				const json = JSON.stringify({ [field]: field === 'tagname' ? [text] : text });
				const form = new URLSearchParams([[field, text]]).toString();
				const part = `--x\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${text}\r\n--x--`;
				const bodies: [content: string, type: string | undefined][] = [
					[text, undefined],
					[text, injected],
					[json, 'application/json'],
					[json, '*/*'],
					[form, 'application/x-www-form-urlencoded; charset=utf-8'],
					[part, 'multipart/form-data; boundary=x'],
				];
				return fc.constantFrom(...bodies).map(([bytes, type]) => fileOf(bytes, fileName, type));
			});
	/** What would make something public if it went there, before it is written in odd ways. */
	const aims = [
		{ to: logs, as: 'tagname', is: ['public', 'lvem'] },
		{ to: 'events/G1/log/', as: 'tagname', is: ['public', 'lvem'] },
		{ to: tags, as: 'name', is: ['public', 'lvem'] },
		{ to: modify, as: 'action', is: ['expose'] },
		{ to: voevents, as: 'internal', is: ['0', 'false', 'False', 'no', 'f', 'off', 'N'] },
		{ to: 'events/G1/voevent/', as: 'open_alert', is: ['1', 'True', 'yes', 't'] },
		{ to: 'events/G1/log/1/tag/public', as: 'displayName', is: ['x'] },
		{ to: 'events/G1/log/1/tag/lvem', as: 'displayName', is: ['x'] },
		{ to: 'events/G1/log/1/tag/sky_loc', as: 'displayName', is: ['public'] },
		{ to: 'events/G1/perms/lvem_observers/view', as: 'x', is: ['x'] },
		{ to: 'events/G1/labels/public', as: 'x', is: ['x'] },
	];
	const drawn = fc.constantFrom(...aims).chain(({ to, as, is }) => {
		const aimed = wordOf(fc.oneof(fc.constantFrom(...is), fc.constantFrom(...is), anyWord));
		const field = nameOf(fc.oneof(fc.constant(as), fc.constant(as), anyName));
		const pairs = fc.array(fc.tuple(field, aimed), { maxLength: 3 });
		const json = fc.oneof(
			fc.dictionary(field, fc.oneof(aimed, fc.array(aimed), value), { maxKeys: 3 }),
			value,
		);
		const file = fileWith(as, aimed);
		const body = fc.oneof(
			fc.constant(() => undefined),
			pairs.map((fields) => () => formBody(fields)),
			json.map((content) => () => jsonBody(content)),
			fc.tuple(pairs, field, file).map(
				([fields, fileField, upload]) =>
					() =>
						multipartBody(fields, fileField, upload),
			),
			file.map((upload) => () => fileBody(upload)),
		);
		const usual: Method = /events.G1.(?:log.1|perms|labels)/.test(to) ? 'PUT' : 'POST';
		const verb = fc.constantFrom<Method[]>(usual, usual, usual, 'PATCH', 'DELETE', 'POST');
		return fc.record({ method: verb, path: pathOf(fc.constant(to)), make: body });
	});

	it('nothing arrives that a server would take for public', async () => {
		const seen = { exposed: 0, harmless: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(drawn, async ({ method, path, make }) => {
				let body: Body | undefined;
				try {
					body = make();
				} catch (error) {
					expect(error).toMatchObject({ kind: 'input' });
					return;
				}
				const request = { method, path, body };
				const meant = await send({ ...request, mayMakePublic: true });
				if (meant === undefined) return;
				const unmeant = await send(request);
				if (wouldExpose(meant)) {
					seen.exposed += 1;
					expect(unmeant).toBeUndefined();
				} else if (unmeant) {
					seen.harmless += 1;
					expect(wouldExpose(unmeant)).toBe(false);
				} else seen.refused += 1;
			}),
			{ numRuns: Number(process.env['PUBLICITY_RUNS'] ?? 1000) },
		);
		// The draws are worth something only if many of each kind are among them.
		expect(seen.exposed).toBeGreaterThan(50);
		expect(seen.harmless).toBeGreaterThan(50);
	}, 600_000);
});
