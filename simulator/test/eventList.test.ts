import { describe, expect, it } from 'vitest';
import { burst, form } from './eventForms';
import { Bench, rows, type Json } from './support';

const page = 'text/html; charset=utf-8';

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

	it('shows what may be seen, and nothing to anonymous users', async () => {
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

	it('is sorted by one field, and names the possible fields', async () => {
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
				graceid,
				'INJ',
				'Test',
				'MLy',
				'',
				'1e-9',
				'1400000000.5',
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
