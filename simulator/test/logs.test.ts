import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

function upload(
	name: string,
	content: string | Uint8Array<ArrayBuffer>,
	fields: [string, string][],
): FormData {
	const multipart = new FormData();
	for (const [field, value] of fields) multipart.append(field, value);
	multipart.append('upload', new Blob([content]), name);
	return multipart;
}

describe('log entries of superevents', () => {
	const bench = new Bench();
	const path = 'superevents/S240716b/logs/';
	const as = 'scientist';

	it('can be written as JSON and as a form', async () => {
		const json = await bench.call(path, {
			as,
			json: { comment: '  hello ', tagname: ['pe', 'mine'] },
		});
		expect(json.status).toBe(201);
		expect(json.body).toMatchObject({
			comment: 'hello',
			issuer: 'scientist@ligo.org',
			filename: '',
			file_version: null,
			file: null,
			tag_names: ['pe', 'mine'],
		});
		const form = await bench.good(path, {
			as,
			form: [
				['comment', 'form'],
				['tagname', 'one'],
				['tagname', 'two'],
			],
		});
		expect(form.tag_names).toEqual(['one', 'two']);
		const commas = await bench.good(path, { as, form: { comment: 'c', tagname: 'one,two' } });
		expect(commas.tag_names).toEqual(['one', 'two']);
		expect(await bench.good(String(form.self), { as })).toEqual(form);
	});

	it('keep the bytes and the Unicode name of a file', async () => {
		const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
		const body = await bench.good(path, {
			as,
			multipart: upload('größe.bin', bytes, [['comment', 'x']]),
		});
		expect(body.filename).toBe('größe.bin');
		const headers = { 'user-agent': 'test', authorization: `Bearer ${await bench.token(as)}` };
		const response = await fetch(String(body.file), { headers });
		expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
		expect(response.headers.get('content-disposition')).toContain('attachment');
	});

	it('can set a label at the same time', async () => {
		await bench.good(path, { as, json: { comment: 'injected', label: 'INJ' } });
		expect((await bench.good('superevents/S240716b/')).labels).toContain('INJ');
		const last = rows(await bench.good(path, { as }), 'logs').at(-1);
		expect(last?.comment).toBe('Added label: INJ');
	});

	it('are refused with the words of the server, and nothing is written', async () => {
		const count = (await bench.good(path, { as })).numRows;
		const words = async (json: Json) => {
			const reply = await bench.call(path, { as, json });
			expect(reply.status).toBe(400);
			return reply.body;
		};
		expect(await words({})).toBe('This field is required.');
		expect(await words({ comment: '  ' })).toBe('This field may not be blank.');
		expect(await words({ comment: null })).toBe('This field may not be null.');
		expect(await words({ comment: [] })).toBe('Not a valid string.');
		expect(await words({ comment: 'x', tagname: 'pe' })).toBe(
			'Expected a list of items but got type "str".',
		);
		expect(await words({ comment: 'x', tagname: ['a b'] })).toBe(
			"{'name': ['Tag names can only include [0-9a-zA-z_-]']}",
		);
		expect(await words({ comment: 'x', tagname: ['a'], displayName: ['A', 'B'] })).toContain(
			'as many display names as tags',
		);
		expect(await words({ comment: 'x', label: 'NOSUCH' })).toBe(
			"The label 'NOSUCH' is not found in the database.",
		);
		const empty = upload('empty.txt', '', [['comment', 'x']]);
		expect((await bench.call(path, { as, multipart: empty })).body).toBe(
			'The submitted file is empty.',
		);
		const comma = upload('a,b.txt', 'x', [['comment', 'x']]);
		expect((await bench.call(path, { as, multipart: comma })).status).toBe(500);
		expect((await bench.good(path, { as })).numRows).toBe(count);
	});

	it('are shown to others by their tags only', async () => {
		const secret = await bench.good(path, {
			as,
			multipart: upload('s.txt', 's', [['comment', 's']]),
		});
		const shown = await bench.good(path, {
			as: 'advocate',
			multipart: upload('p.txt', 'p', [
				['comment', 'p'],
				['tagname', 'public'],
			]),
		});
		expect((await bench.call(String(secret.self))).status).toBe(404);
		expect((await bench.call(String(secret.file))).status).toBe(404);
		expect((await bench.call(String(shown.self))).status).toBe(200);
		expect((await bench.call(String(shown.file))).text).toBe('p');
		const comments = rows(await bench.good(path), 'logs').map(({ comment }) => comment);
		expect(comments).toContain('p');
		expect(comments).not.toContain('s');
	});

	it('are exposed by access managers only', async () => {
		const reply = await bench.call(path, { as, json: { comment: 'x', tagname: ['public'] } });
		expect([reply.status, reply.body]).toEqual([
			403,
			{
				detail:
					"You are not allowed to expose superevent log messages to the public by applying the 'public' tag.",
			},
		]);
	});

	it('of partners are tagged for partners', async () => {
		const log = await bench.good(path, { as: 'external', json: { comment: 'we looked' } });
		expect(log.tag_names).toEqual(['lvem']);
		expect((await bench.call(String(log.self), { as: 'external' })).status).toBe(200);
		expect((await bench.call(path, { as: 'noGroup', json: { comment: 'x' } })).status).toBe(403);
		expect((await bench.call(path, { json: { comment: 'x' } })).status).toBe(403);
	});
});

describe('tags of superevents’ log entries', () => {
	const bench = new Bench();
	const path = 'superevents/S240716b/logs/1/tags/';
	const as = 'advocate';

	it('can be added, listed and taken away, and each writes a log entry', async () => {
		const added = await bench.call(path, { as, json: { name: 'public' } });
		expect([added.status, added.body]).toEqual([
			201,
			{ name: 'public', displayName: null, self: bench.url(`${path}public/`) },
		]);
		const list = await bench.good(path, { as });
		expect(rows(list, 'tags').map(({ name }) => name)).toEqual(['public', 'lvem']);
		expect((await bench.call(path, { as, form: { name: 'lvem' } })).body).toBe(
			'Tag is already applied to this log message',
		);
		expect((await bench.call(`${path}lvem/`, { as, method: 'DELETE' })).status).toBe(204);
		expect((await bench.good(path, { as })).tags).toEqual([]);
		const logs = rows(await bench.good('superevents/S240716b/logs/', { as }), 'logs');
		expect(logs.slice(-4).map(({ comment }) => comment)).toEqual([
			'Tagged message 1: public.',
			'Tagged message 1: lvem.',
			'Removed tag lvem from message 1.',
			'Removed tag public from message 1.',
		]);
	});

	it('keep the display name that came with the first use', async () => {
		const json = { name: 'mine', displayName: 'My Own' };
		expect(await bench.good(path, { as, json })).toMatchObject({ displayName: 'My Own' });
		expect((await bench.call(`${path}other/`, { as })).status).toBe(404);
		expect((await bench.call(path, { as, json: { name: 'a b' } })).body).toBe(
			'Tag names can only include [0-9a-zA-z_-]',
		);
	});
});

describe('log entries of events', () => {
	const bench = new Bench();
	const as = 'scientist';

	it('can be written with a file, tags and a label, each of which writes its own entry', async () => {
		const event = await bench.event();
		const multipart = upload('plot.png', 'png', [
			['comment', 'a plot'],
			['tagname', 'tfplots'],
			['label', 'DQV'],
		]);
		const reply = await bench.call(`events/${event}/log/`, { as, multipart });
		expect(reply.status).toBe(201);
		expect(reply.headers.get('location')).toBe(bench.url(`events/${event}/log/2`));
		expect(reply.body).toMatchObject({
			N: 2,
			tag_names: ['tfplots'],
			file: bench.url(`events/${event}/files/plot.png,0`),
			tags: bench.url(`events/${event}/log/2/tag/`),
		});
		const logs = rows(await bench.good(`events/${event}/log/`, { as }), 'logs');
		expect(logs.map(({ comment }) => comment)).toEqual([
			'Original Data',
			'a plot',
			'Tagged message 2: tfplots ',
			'Label: DQV',
		]);
		expect((await bench.good(`events/${event}/log/2`, { as })).comment).toBe('a plot');
	});

	it('without a comment are refused with 503', async () => {
		const event = await bench.event();
		const post = async (json: Json) => {
			const reply = await bench.call(`events/${event}/log/`, { as, json });
			return [reply.status, reply.body];
		};
		expect(await post({})).toEqual([
			503,
			"Failed to save log entry: {'comment': ['This field cannot be null.']}",
		]);
		expect((await post({ comment: '' }))[1]).toContain('cannot be blank');
	});

	it('stay when a tag or a label of theirs is refused', async () => {
		const event = await bench.event();
		const post = async (json: Json) =>
			(await bench.call(`events/${event}/log/`, { as, json: { comment: 'x', ...json } })).status;
		expect(await post({ tagname: ['a b'] })).toBe(400);
		expect(await post({ tagname: ['a', 'a'] })).toBe(409);
		expect(await post({ label: 'NOSUCH' })).toBe(400);
		const logs = rows(await bench.good(`events/${event}/log/`, { as }), 'logs');
		expect(logs.filter(({ comment }) => comment === 'x')).toHaveLength(3);
	});
});

describe('files', () => {
	const bench = new Bench();
	const base = 'superevents/S240716b/files/';

	it('are a map in v1 and a list in v2', async () => {
		const v1 = await bench.good(`v1/${base}`);
		expect(v1['p_astro.json,0']).toBe(bench.url(`v1/${base}p_astro.json,0`));
		const v2 = await bench.good(base);
		expect((v2.links as Json).self).toBe(bench.url(base));
		expect(rows(v2, 'files')).toContainEqual({
			filename: 'p_astro.json',
			file: bench.url(`${base}p_astro.json`),
		});
	});

	it('that do not exist are 404, and names with more than a version are refused', async () => {
		expect((await bench.call(`${base}nothing.txt`)).status).toBe(404);
		expect((await bench.call(`${base}p_astro.json,7`)).status).toBe(404);
		const word = await bench.call(`${base}p_astro.json,x`);
		expect([word.status, word.body]).toEqual([
			404,
			'File not found, version string should be an int',
		]);
		const commas = await bench.call(`${base}a,b,c`);
		expect([commas.status, commas.body]).toEqual([
			400,
			'Invalid filename: filename should not contain commas',
		]);
	});

	it('of events are for those inside, with words of their own', async () => {
		const file = 'events/G501389/files/coinc.xml';
		expect((await bench.call(file)).status).toBe(403);
		const own = await bench.call(file, { as: 'scientist' });
		expect(own.text).toContain('<LIGO_LW>');
		expect(own.headers.get('content-type')).toContain('application/xml');
		const missing = await bench.call('events/G501389/files/none.xml,3', { as: 'scientist' });
		expect([missing.status, missing.body]).toEqual([404, 'File none.xml,3 not found']);
	});
});
