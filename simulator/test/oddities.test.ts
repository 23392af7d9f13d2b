import { describe, expect, it } from 'vitest';
import { Bench, rows, times, type Json } from './support';

describe('oddities of the server', () => {
	const bench = new Bench();
	const as = 'scientist';

	it('writes floats with a point where they are whole, and texts that look like one as they are', async () => {
		const id = await bench.superevent();
		const reply = await bench.call(`superevents/${id}/`, { as });
		expect(reply.text).toContain('"t_start":1400000000.0,"t_0":1400000001.5,');
		const odd = { comment: '{"t_0":1,"far":1}' };
		const log = await bench.call(`superevents/${id}/logs/`, { as, json: odd });
		expect((log.body as Json).comment).toBe(odd.comment);
	});

	it('breaks when a superevent is to be made with fields that only a change knows', async () => {
		const event = await bench.event();
		const request = { category: 'T', preferred_event: event, ...times };
		for (const name of ['em_type', 'time_coinc_far', 'space_coinc_far', 'gw_id']) {
			const reply = await bench.call('superevents/', { as, json: { ...request, [name]: 'E1' } });
			expect([name, reply.status, reply.headers.get('content-type')]).toEqual([
				name,
				500,
				'text/html; charset=utf-8',
			]);
		}
		expect((await bench.call('superevents/', { as, json: request })).status).toBe(201);
	});

	it('knows one page of each list below a superevent', async () => {
		for (const list of ['logs/', 'events/', 'signoffs/', 'voevents/', 'permissions/']) {
			const path = `superevents/S240716b/${list}`;
			const second = await bench.call(`${path}?page=2`, { as });
			expect([second.status, second.body]).toEqual([404, { detail: 'Invalid page.' }]);
			expect((await bench.call(`${path}?page=1`, { as })).status).toBe(200);
		}
	});

	it('writes rates into log entries as Python does', async () => {
		const id = await bench.superevent();
		const json = { time_coinc_far: 1e-9, space_coinc_far: 2 };
		await bench.good(`superevents/${id}/`, { as, method: 'PATCH', json });
		const logs = rows(await bench.good(`superevents/${id}/logs/`, { as }), 'logs');
		expect(logs.at(-1)?.comment).toBe(
			'Updated superevent parameters: time_coinc_far: None -> 1e-09, space_coinc_far: None -> 2.0',
		);
	});

	it('breaks on a label without a name', async () => {
		const event = await bench.event();
		const reply = await bench.call(`events/${event}/labels/`, { as, method: 'PUT' });
		expect(reply.status).toBe(500);
	});

	it('calls people by their full names when a script in a web page asks', async () => {
		const headers = { 'x-requested-with': 'XMLHttpRequest' };
		const json = { comment: 'seen' };
		const path = 'superevents/S240716b/logs/';
		const { issuer } = await bench.good(path, { as, json, headers });
		expect(issuer).toBe('Simulated Scientist');
		expect(rows(await bench.good(path, { as }), 'logs').at(-1)?.issuer).toBe('scientist@ligo.org');
	});

	it('keeps the old log of electromagnetic follow-up, whose lists are texts', async () => {
		const event = await bench.event();
		const path = `events/${event}/embb/`;
		const form = {
			group: 'ZTF',
			instrument: 'P48',
			footprintID: 'a',
			waveband: 'em.opt.R',
			raList: '10,30',
			raWidthList: '2,4',
			decList: '-5,5',
			decWidthList: '4,2',
			gpstimeList: '1400000000,1400000100',
			durationList: '60,60',
			eel_status: 'FO',
			obs_status: 'OB',
			comment: 'seen',
			extra_info_dict: '',
		};
		const reply = await bench.call(path, { as, form });
		expect([reply.status, reply.headers.get('location')]).toEqual([201, bench.url(`${path}1`)]);
		expect(reply.body).toMatchObject({
			N: 1,
			ra: 20.5,
			raWidth: 23,
			dec: -0.5,
			decWidth: 13,
			gpstime: 1400000080,
			duration: 160,
			raList: [10, 30],
			eel_status: 'FOOTPRINT',
			obs_status: 'OBSERVATION',
			submitter: 'scientist@ligo.org',
			waveband: 'em.opt.R',
		});
		expect(rows(await bench.good(path, { as }), 'embblog')).toEqual([reply.body]);
		const missing = await bench.call(`${path}2`, { as });
		expect([missing.status, missing.body]).toEqual([404, 'Log Message Not Found']);
		for (const bad of [{ group: 'x' }, { decList: '1' }, { raList: 'x,y' }, { waveband: 'x' }]) {
			const refused = await bench.call(path, { as, form: { ...form, ...bad } });
			expect([refused.status, typeof refused.body]).toEqual([400, 'string']);
		}
	});
});

describe('lists of events', () => {
	const bench = new Bench({ profile: 'classic' });

	it('leave out links that lead nowhere on older servers, and the way back', async () => {
		const as = 'scientist';
		const last = (await bench.good('events/?count=1000', { as })).links as Json;
		expect(Object.keys(last)).toEqual(['self', 'first', 'last']);
		const first = (await bench.good('events/?count=1', { as })).links as Json;
		expect(first.next).toBe(bench.url('events/?count=1&start=1'));
	});
});
