import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

describe('labels of superevents', () => {
	const bench = new Bench();
	const path = 'superevents/S240713e/labels/';
	const as = 'scientist';

	it('are listed by name, for everybody', async () => {
		const list = await bench.good(path);
		const names = rows(list, 'labels').map(({ name }) => String(name));
		expect(names).toEqual([...names].sort());
		expect(list.links).toEqual({ self: bench.url(path), superevent: bench.url(path) });
	});

	it('can be added with JSON or a form, and show up everywhere', async () => {
		const added = await bench.call(path, { as, json: { name: 'INJ' } });
		expect(added.status).toBe(201);
		expect(added.body).toMatchObject({ name: 'INJ', creator: 'scientist@ligo.org' });
		expect(added.body).toHaveProperty('created', expect.stringMatching(/ UTC$/));
		await bench.good(path, { as, form: { name: 'ADVREQ' } });
		expect((await bench.good('superevents/S240713e/')).labels).toEqual(
			expect.arrayContaining(['INJ', 'ADVREQ']),
		);
		expect(await bench.good(`${path}INJ/`)).toEqual(added.body);
		const logs = await bench.good('superevents/S240713e/logs/', { as });
		expect(rows(logs, 'logs').at(-1)?.comment).toBe('Added label: ADVREQ');
	});

	it('have to be known, unprotected, and no request for what was already signed off', async () => {
		const words = async (json: Json, target = path) => {
			const reply = await bench.call(target, { as, json });
			expect(reply.status).toBe(400);
			return reply.body;
		};
		expect(await words({})).toBe('This field is required.');
		expect(await words({ name: '' })).toBe('This field may not be blank.');
		expect(await words({ name: 'NOSUCH' })).toBe('Object with name=NOSUCH does not exist.');
		expect(await words({ name: 'ADVOK' })).toBe(
			"The label 'ADVOK' is managed by an automated process and cannot be manually added",
		);
		expect(await words({ name: 'ADVREQ' }, 'superevents/S240716b/labels/')).toBe(
			"The 'ADVREQ' label cannot be applied to request a signoff because a related signoff already exists.",
		);
	});

	it('can be taken away, but not those that come from signoffs', async () => {
		const remove = async (target: string) => bench.call(target, { as, method: 'DELETE' });
		expect((await remove(`${path}DQOK/`)).status).toBe(204);
		expect((await remove(`${path}DQOK/`)).status).toBe(404);
		expect((await bench.good('superevents/S240713e/')).labels).not.toContain('DQOK');
		const refused = await remove('superevents/S240716b/labels/ADVOK/');
		expect(refused.status).toBe(400);
		expect(refused.body).toContain('cannot be manually removed');
	});

	it('are set by internal users only', async () => {
		const add = async (who?: string) =>
			bench.call(path, { json: { name: 'INJ' }, ...(who === undefined ? {} : { as: who }) });
		expect((await add()).body).toEqual({
			detail: 'Authentication credentials were not provided.',
		});
		const words = { detail: 'You do not have permission to add labels to superevents.' };
		expect((await add('external')).body).toEqual(words);
		expect((await add('noGroup')).body).toEqual(words);
		expect((await add('expired')).status).toBe(403);
	});
});

describe('labels of events', () => {
	const bench = new Bench();
	const as = 'scientist';

	it('are put with 201, again with 200, and the list has its links in an array', async () => {
		const event = await bench.event();
		const put = async () => bench.call(`events/${event}/labels/DQV`, { as, method: 'PUT' });
		const [first, second] = [await put(), await put()];
		expect([first.status, first.body]).toEqual([201, {}]);
		expect([second.status, second.body]).toEqual([
			200,
			{ warning: `Event ${event} already labeled with 'DQV'` },
		]);
		const list = await bench.good(`events/${event}/labels/`, { as });
		expect(list.links).toEqual([
			{ self: bench.url(`events/${event}/labels/`), event: bench.url(`events/${event}`) },
		]);
		expect(rows(list, 'labels')[0]).toMatchObject({ name: 'DQV', creator: 'scientist@ligo.org' });
	});
});
