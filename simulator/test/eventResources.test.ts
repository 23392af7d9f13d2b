import { describe, expect, it } from 'vitest';
import { burst } from './eventForms';
import { Bench, rows, type Json } from './support';

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
			neighbors: [before, after],
			neighborhood: [-5, 5],
			numRows: 2,
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
			neighbors: [],
			numRows: 0,
		});
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
			name: 'my_tag',
			displayName: 'Mine',
			links: { self: bench.url(`${path}/log/1/tag/my_tag`) },
		});
		const listed = await bench.good(`${path}/log/1/tag/`, { as: 'scientist' });
		expect(rows(listed, 'tags').map(({ name }) => name)).toEqual(['psd', 'my_tag']);
		const ofEvent = await bench.good(`${path}/tag/`, { as: 'scientist' });
		expect(rows(ofEvent, 'tags')[0]).toEqual({
			self: bench.url(`${path}/tag/psd`),
			name: 'psd',
			displayName: 'Noise Curves',
		});
		expect((await bench.good(`${path}/tag/psd`, { as: 'scientist' })).links).toEqual({
			logs: [bench.url(`${path}/log/1`)],
			self: bench.url(`${path}/tag/psd`),
		});

		expect((await tag('my_tag', { method: 'DELETE' })).status).toBe(204);
		expect((await tag('my_tag', { method: 'DELETE' })).body).toBe('Tag not found.');
		expect((await tag('my_tag')).status).toBe(404);
		const log = await bench.good(`${path}/log/`, { as: 'scientist' });
		expect(rows(log, 'logs').map(({ comment }) => comment)).toEqual([
			'Original Data',
			'Tagged message 1: my_tag ',
			'Tagged message 1: psd ',
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
			'self',
			'groupeventpermissions',
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

	it('that do not exist are not found, and users who may not grant are refused', async () => {
		const path = `events/${await bench.event()}/perms`;
		const ask = (rest: string, method = 'GET', as = 'advocate') =>
			bench.call(`${path}/${rest}`, { as, method });
		expect((await ask('unknown/')).body).toBe('Group does not exist.');
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
