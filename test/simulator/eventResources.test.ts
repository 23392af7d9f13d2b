import { describe, expect, it } from 'vitest';
import { Bench, rows, times, type Json } from './support';

const page = 'text/html; charset=utf-8';

function form(fields: Record<string, string>, file: string | null = 'eventFile', text = '{}') {
	const multipart = new FormData();
	for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
	if (file !== null) multipart.append(file, new Blob([text]), 'event.json');
	return multipart;
}

/** An event of a pipeline whose files are short JSON. */
async function burst(bench: Bench, gpstime: number, more: Record<string, string> = {}) {
	const fields = { group: 'Test', pipeline: 'MLy', ...more };
	const multipart = form(
		fields,
		'eventFile',
		JSON.stringify({ gpstime, far: 1e-9, ifos: 'H1,L1' }),
	);
	return bench.good('events/', { as: 'pipeline', multipart });
}

describe('the list of events', () => {
	const bench = new Bench({ empty: true });
	const list = (query: string, as = 'scientist') => bench.call(`events/?${query}`, { as });
	const ids = (body: unknown) => rows(body, 'events').map(({ graceid }) => graceid);

	it('shows all categories without a query, and leaves Test and MDC out with one', async () => {
		const test = await bench.event();
		const real = await bench.event('CBC');
		const mock = await bench.event('CBC', 'pipeline', { search: 'MDC' });
		const { body } = await list('');
		expect(ids(body)).toEqual([mock, real, test]);
		expect(body).toMatchObject({ numRows: 3 });
		expect(ids((await list('query=CBC')).body)).toEqual([real]);
		expect(ids((await list('query=%20')).body)).toEqual([real]);
		expect(ids((await list('query=Test')).body)).toEqual([test]);
		expect(rows(body, 'events')[0]).toEqual(
			await bench.good(`events/${mock}`, { as: 'scientist' }),
		);
	});

	it('shows what may be seen, and nothing to anonymous visitors', async () => {
		await bench.event('CBC');
		const mock = await bench.event('CBC', 'pipeline', { search: 'MDC' });
		expect(ids((await list('', 'external')).body)).toEqual([mock]);
		expect(ids((await list('', 'noGroup')).body)).toEqual([]);
		expect((await bench.call('events/')).status).toBe(403);
	});

	it('has pages whose next and previous links keep the query', async () => {
		for (let n = 0; n < 3; n += 1) await bench.event();
		const first = (await list('query=Test&count=2')).body as Json;
		const links = first.links as Record<string, string | null>;
		expect([ids(first).length, links.previous]).toEqual([2, null]);
		expect(links.next).toContain('count=2&query=Test&start=2');
		expect(links.first).toBe(bench.url('events/'));
		expect(links.last).toMatch(/\?start=3\.0&count=2$/);
		const second = await bench.good(links.next ?? '', { as: 'scientist' });
		expect(ids(second)).toHaveLength(1);
		expect((second.links as Json).next).toBeNull();
		expect(ids((await list('count=0&start=x')).body)).toHaveLength(3);
		expect(ids((await list('start=9')).body)).toEqual([]);
	});

	it('is sorted by one field, and tells which there are', async () => {
		const [early, late, none] = [
			await burst(bench, 1400000000),
			await burst(bench, 1500000000),
			await bench.good('events/', {
				as: 'pipeline',
				multipart: form({ group: 'Test', pipeline: 'MLy' }),
			}),
		].map(({ graceid }) => graceid);
		expect(ids((await list('sort=gpstime')).body)).toEqual([early, late, none]);
		expect(ids((await list('sort=-gpstime')).body)).toEqual([none, late, early]);
		const bad = await list('sort=nonsense');
		expect(bad.status).toBe(400);
		expect(String((bad.body as Json).error)).toMatch(
			/^Cannot resolve keyword 'nonsense' into field\. Choices are: .*gpstime/,
		);
		expect((await list('sort=constructor')).status).toBe(400);
	});

	it('refuses a query that it does not understand', async () => {
		const bad = await list('query=group:CBC');
		expect([bad.status, bad.body]).toEqual([400, { error: 'Invalid query' }]);
		expect((await list('query=group:CBC', 'external')).status).toBe(400);
	});

	it('comes as a table with tabs, its errors as bare text', async () => {
		const graceid = String((await burst(bench, 1400000000.5)).graceid);
		await bench.call(`events/${graceid}/labels/INJ`, { as: 'scientist', method: 'PUT' });
		for (const call of [
			await list('format=tsv'),
			await bench.call('events/', {
				as: 'scientist',
				headers: { accept: 'text/tab-separated-values' },
			}),
		]) {
			const [head, line] = call.text.split('\n').map((text) => text.split('\t'));
			expect(head?.[0]).toBe('#graceid');
			expect(line?.slice(0, 7)).toEqual([
				...[graceid, 'INJ', 'Test', 'MLy', '', '1e-9', '1400000000.5'],
			]);
			expect(line?.[8]).toBe(bench.url(`events/${graceid}/files/`));
		}
		const bad = await list('format=tsv&query=nope');
		expect([bad.status, bad.text]).toEqual([400, 'Invalid query']);
	});

	it('is no longer made as XML, nor is a single event', async () => {
		const graceid = await bench.event();
		for (const path of ['events/', `events/${graceid}`]) {
			const reply = await bench.call(`${path}?format=xml`, { as: 'scientist' });
			expect([reply.status, reply.headers.get('content-type')]).toEqual([400, page]);
			const headers = { accept: 'application/xml' };
			expect((await bench.call(path, { as: 'scientist', headers })).text).toBe(reply.text);
		}
		expect((await bench.call('superevents/?format=xml', { as: 'scientist' })).status).toBe(404);
		expect((await bench.call(`events/${graceid}?format=tsv`, { as: 'scientist' })).status).toBe(
			404,
		);
	});
});

describe('the list of superevents', () => {
	const bench = new Bench({ empty: true });

	it('gives a hint where a GPS time follows created:, and takes no blank for nothing', async () => {
		const hint = await bench.call('superevents/?query=created:%201412000000%20..%20now');
		expect(hint.status).toBe(400);
		expect(String((hint.body as Json).detail)).toContain('YYYY-MM-DD');
		const blank = await bench.call('superevents/?query=%20');
		expect([blank.status, blank.body]).toEqual([400, { detail: 'Invalid query' }]);
	});
});

describe('the replacement of an event file', () => {
	const bench = new Bench({ empty: true });

	it('reads the values again, keeps the old version and has no body', async () => {
		const { graceid } = await burst(bench, 1400000000);
		const path = `events/${String(graceid)}`;
		const multipart = form({ group: 'CBC' }, 'eventFile', '{"gpstime": 1400000007, "far": 2e-9}');
		const reply = await bench.call(path, { as: 'pipeline', method: 'PUT', multipart });
		expect([reply.status, reply.text]).toEqual([202, '']);
		expect(await bench.good(path, { as: 'scientist' })).toMatchObject({
			...{ gpstime: 1400000007, far: 2e-9, instruments: '', group: 'Test' },
		});
		const log = await bench.good(`${path}/log/2`, { as: 'scientist' });
		expect(log).toMatchObject({
			...{ comment: 'Event data replaced by new upload', filename: 'event.json', file_version: 1 },
		});
	});

	it('is for the one who made the event, and needs a file that can be read', async () => {
		const { graceid } = await burst(bench, 1400000000);
		const put = (as: string, multipart: FormData) =>
			bench.call(`events/${String(graceid)}`, { as, method: 'PUT', multipart });
		const other = await put('scientist', form({}));
		expect([other.status, other.text]).toEqual([
			403,
			'You did not create this event. You (scientist@ligo.org) Them (pipeline@ligo.org)',
		]);
		expect((await put('external', form({}))).status).toBe(403);
		expect((await put('pipeline', form({}, null))).status).toBe(500);
		expect((await put('pipeline', form({}, 'eventFile', 'no json'))).status).toBe(500);
		const json = await bench.call(`events/${String(graceid)}`, {
			...{ as: 'pipeline', method: 'PUT', json: {} },
		});
		expect(json.status).toBe(415);
	});
});

describe('a file put on an event', () => {
	const bench = new Bench({ empty: true });

	it('gets the next version without a log entry', async () => {
		const path = `events/${await bench.event()}`;
		for (const text of ['a', 'b']) {
			const multipart = form({}, 'upload', text);
			const reply = await bench.call(`${path}/files/sub/x.txt`, {
				...{ as: 'scientist', method: 'PUT', multipart },
			});
			expect([reply.status, reply.body]).toEqual([
				201,
				{ permalink: bench.url(`${path}/files/sub/x.txt`) },
			]);
		}
		const get = (name: string) => bench.call(`${path}/files/${name}`, { as: 'scientist' });
		expect([(await get('sub/x.txt')).text, (await get('sub/x.txt,0')).text]).toEqual(['b', 'a']);
		expect([(await get('sub')).status, (await get('sub')).text]).toEqual([
			403,
			'sub is a directory',
		]);
		const log = await bench.good(`${path}/log/`, { as: 'scientist' });
		expect(log.numRows).toBe(1);
	});

	it('is refused with a sentence', async () => {
		const path = `events/${await bench.event()}/files`;
		const put = (name: string, call: Json) =>
			bench.call(`${path}/${name}`, { as: 'scientist', method: 'PUT', ...call });
		expect((await put('x', { multipart: form({}, 'other') })).body).toBe("'upload'");
		expect((await put('x,1', { multipart: form({}, 'upload') })).body).toContain("','");
		expect((await put('', { multipart: form({}, 'upload') })).status).toBe(400);
		expect((await put('x', { json: {} })).status).toBe(400);
		expect((await put('x', { as: 'external', multipart: form({}, 'upload') })).status).toBe(403);
	});
});

describe('the neighbours of an event', () => {
	const bench = new Bench({ empty: true });

	it('are those of its category within some seconds, by time', async () => {
		const [event, after, before, far] = [
			await burst(bench, 1400000000),
			await burst(bench, 1400000005),
			await burst(bench, 1399999996),
			await burst(bench, 1400000050),
		].map(({ graceid }) => String(graceid));
		await burst(bench, 1400000000, { group: 'Burst' });
		const near = async (query = '') => {
			const body = await bench.good(`events/${event}/neighbors/${query}`, { as: 'scientist' });
			return { ...body, neighbors: rows(body, 'neighbors').map(({ graceid }) => graceid) };
		};
		expect(await near()).toEqual({
			...{ neighbors: [before, after], neighborhood: [-5, 5], numRows: 2 },
			links: {
				self: bench.url(`events/${event}/neighbors/`),
				event: bench.url(`events/${event}`),
			},
		});
		expect((await near('?neighborhood=0,60')).neighbors).toEqual([after, far]);
		expect((await near('?neighborhood=5')).neighbors).toEqual([after]);
		for (const bad of ['x', '1,2,3', '1.5,2', '']) {
			const path = `events/${event}/neighbors/?neighborhood=${bad}`;
			expect((await bench.call(path, { as: 'scientist' })).status).toBe(500);
		}
	});

	it('of an event without a time are none', async () => {
		const graceid = await bench.event();
		expect(await bench.good(`events/${graceid}/neighbors/`, { as: 'scientist' })).toMatchObject({
			...{ neighbors: [], numRows: 0 },
		});
	});
});

describe('the update of a gamma-ray burst', () => {
	const bench = new Bench({ empty: true, profile: 'classic' });
	const fields = { group: 'External', pipeline: 'Fermi', search: 'GRB' };
	const grb = async () =>
		String((await bench.good('events/', { as: 'pipeline', multipart: form(fields) })).graceid);
	const patch = (graceid: string, call: Json, as = 'advocate') =>
		bench.call(`events/${graceid}/update-grbevent/`, { as, method: 'PATCH', ...call });

	it('changes what is given, and tells it in a log entry', async () => {
		const graceid = await grb();
		const reply = await patch(graceid, { form: { t90: '2.5', designation: 'GRB 1' } });
		expect(reply.status).toBe(200);
		expect((reply.body as Json).extra_attributes).toMatchObject({
			GRB: { T90: 2.5, designation: 'GRB 1', redshift: null },
		});
		expect(await bench.good(`events/${graceid}/log/2`, { as: 'scientist' })).toMatchObject({
			comment: 'Updated GRB event parameters: t90: None -> 2.5, designation: None -> GRB 1',
		});
		expect((await patch(graceid, { json: { t90: 2.5, other: 1 } })).body).toEqual([
			'Request would not modify the GRB event',
		]);
	});

	it('is refused for what is no burst, no number or not allowed', async () => {
		const graceid = await grb();
		const other = await bench.event();
		expect((await patch(other, { json: { ra: 1 } })).body).toBe(
			`Cannot update GRB event parameters for non-GRB event ${other}`,
		);
		expect((await patch(graceid, { json: { ra: 'x' } })).body).toEqual([
			"Parameter 'ra' must be a float",
		]);
		expect((await patch(graceid, { json: { ra: null } })).status).toBe(500);
		expect((await patch(graceid, { json: {} })).status).toBe(400);
		expect((await patch(graceid, { json: { ra: 1 } }, 'scientist')).status).toBe(403);
	});
});

describe('the update of a gamma-ray burst on a newer server', () => {
	const bench = new Bench({ empty: true });

	it('is gone from the second version of the API and works in the first', async () => {
		const fields = { group: 'External', pipeline: 'Swift' };
		const made = await bench.good('events/', { as: 'pipeline', multipart: form(fields) });
		const patch = async (version: string) => {
			const path = `${version}events/${String(made.graceid)}/update-grbevent/`;
			return (await bench.call(path, { as: 'advocate', method: 'PATCH', json: { ra: 1 } })).status;
		};
		expect([await patch(''), await patch('v2/'), await patch('v1/')]).toEqual([410, 410, 200]);
	});
});

describe('tags on events', () => {
	const bench = new Bench({ empty: true });

	it('are put, listed and taken away, each with a log entry', async () => {
		const path = `events/${await bench.event()}`;
		const tag = (name: string, call: Json = {}) =>
			bench.call(`${path}/log/1/tag/${name}`, { as: 'scientist', ...call });
		const put = await tag('my_tag', { method: 'PUT', form: { displayName: 'Mine' } });
		expect([put.status, put.body]).toEqual([201, 'Tag created.']);
		await tag('psd', { method: 'PUT' });
		const again = await tag('psd', { method: 'PUT' });
		expect([again.status, again.body]).toEqual([409, 'Log already has tag psd']);
		expect((await tag('not+so', { method: 'PUT' })).status).toBe(400);
		expect((await tag('slash/', { method: 'PUT' })).status).toBe(400);
		expect((await tag('my_tag')).body).toEqual({
			...{ name: 'my_tag', displayName: 'Mine' },
			links: { self: bench.url(`${path}/log/1/tag/my_tag`) },
		});
		const listed = await bench.good(`${path}/log/1/tag/`, { as: 'scientist' });
		expect(rows(listed, 'tags').map(({ name }) => name)).toEqual(['psd', 'my_tag']);
		const ofEvent = await bench.good(`${path}/tag/`, { as: 'scientist' });
		expect(rows(ofEvent, 'tags')[0]).toEqual({
			...{ self: bench.url(`${path}/tag/psd`), name: 'psd', displayName: 'Noise Curves' },
		});
		expect((await bench.good(`${path}/tag/psd`, { as: 'scientist' })).links).toEqual({
			...{ logs: [bench.url(`${path}/log/1`)], self: bench.url(`${path}/tag/psd`) },
		});

		expect((await tag('my_tag', { method: 'DELETE' })).status).toBe(204);
		expect((await tag('my_tag', { method: 'DELETE' })).body).toBe('Tag not found.');
		expect((await tag('my_tag')).status).toBe(404);
		const log = await bench.good(`${path}/log/`, { as: 'scientist' });
		expect(rows(log, 'logs').map(({ comment }) => comment)).toEqual([
			...['Original Data', 'Tagged message 1: my_tag ', 'Tagged message 1: psd '],
			'Removed tag my_tag for message 1. ',
		]);
	});

	it('that nothing has any more break the request for them', async () => {
		const path = `events/${await bench.event()}`;
		const get = (name: string) => bench.call(`${path}/tag/${name}`, { as: 'scientist' });
		expect((await get('nowhere')).status).toBe(500);
		expect((await get('pe')).body).toMatchObject({ links: { logs: [] } });
		const call = { as: 'scientist', method: 'PUT' };
		await bench.call(`${path}/log/1/tag/short`, call);
		expect((await get('short')).status).toBe(200);
		await bench.call(`${path}/log/1/tag/short`, { ...call, method: 'DELETE' });
		expect((await get('short')).status).toBe(500);
		expect((await bench.call(`${path}/log/9/tag/x`, call)).body).toBe('Log does not exist.');
		expect((await bench.call(`${path}/log/1/tag/x`, { method: 'PUT' })).status).toBe(403);
	});
});

describe('permissions on events', () => {
	const bench = new Bench({ empty: true });

	it('are granted and taken away, and decide who sees the event', async () => {
		const path = `events/${await bench.event('CBC')}`;
		const perm = (rest: string, method = 'GET', as = 'advocate') =>
			bench.call(`${path}/perms/${rest}`, { as, method });
		expect((await bench.call(path, { as: 'external' })).status).toBe(403);
		expect(Object.keys(((await perm('')).body as Record<string, Json>).links ?? {})).toEqual([
			...['self', 'groupeventpermissions'],
		]);
		expect((await perm('internal_users/')).body).toEqual({
			links: { self: bench.url(`${path}/perms/internal_users/`) },
			groupeventpermissions: [
				{ group: 'internal_users', permission: 'view_coincinspiralevent' },
				{ group: 'internal_users', permission: 'change_coincinspiralevent' },
			],
		});

		expect((await perm('lvem_observers/view', 'PUT')).status).toBe(201);
		expect((await perm('lvem_observers/view', 'PUT')).status).toBe(200);
		expect((await bench.call(path, { as: 'external' })).status).toBe(200);
		expect((await perm('lvem_observers/view')).body).toEqual({
			links: { self: bench.url(`${path}/perms/lvem_observers/view`) },
			groupeventpermission: { group: 'lvem_observers', permission: 'view_coincinspiralevent' },
		});
		const gone = await perm('lvem_observers/view', 'DELETE');
		expect([gone.status, gone.body]).toEqual([
			200,
			{ message: 'Permission successfully deleted.' },
		]);
		expect((await bench.call(path, { as: 'external' })).status).toBe(403);
	});

	it('that do not exist are not found, and who may not grant hears so', async () => {
		const path = `events/${await bench.event()}/perms`;
		const ask = (rest: string, method = 'GET', as = 'advocate') =>
			bench.call(`${path}/${rest}`, { as, method });
		expect((await ask('nobody/')).body).toBe('Group does not exist.');
		expect((await ask('internal_users/fly')).body).toBe('Permission not found.');
		expect((await ask('internal_users/delete')).body).toBe('GroupObjectPermission not found.');
		expect((await ask('internal_users/delete', 'DELETE')).status).toBe(404);
		expect((await ask('internal_users/view', 'PUT', 'scientist')).status).toBe(403);
		expect((await ask('', 'GET', 'external')).status).toBe(403);
	});

	it('have no signoffs beside them that the API could make', async () => {
		const path = `events/${await bench.event()}/signoff/`;
		expect(await bench.good(path, { as: 'scientist' })).toMatchObject({ numRows: 0, signoffs: [] });
		expect((await bench.call(path, { as: 'advocate', method: 'POST' })).status).toBe(405);
	});
});

describe('replays', () => {
	const bench = new Bench({ empty: true });

	it('are never mixed in a superevent', async () => {
		const one = await bench.event('Test', 'pipeline', { replay_id: 'one' });
		const two = await bench.event('Test', 'pipeline', { replay_id: 'two' });
		const none = await bench.event();
		const wish = { category: 'T', preferred_event: one, ...times };
		const as = 'scientist';
		const mixed = await bench.call('superevents/', { as, json: { ...wish, events: [none] } });
		expect([mixed.status, String(mixed.body)]).toEqual([
			400,
			expect.stringContaining('different replay_ids'),
		]);
		const { superevent_id: id } = await bench.good('superevents/', { as, json: wish });
		const path = `superevents/${String(id)}/`;
		expect((await bench.call(`${path}events/`, { as, json: { event: two } })).status).toBe(400);
		const json = { preferred_event: two };
		expect((await bench.call(path, { as, method: 'PATCH', json })).status).toBe(400);
		const same = await bench.event('Test', 'pipeline', { replay_id: 'one' });
		expect((await bench.call(`${path}events/`, { as, json: { event: same } })).status).toBe(201);
	});
});
