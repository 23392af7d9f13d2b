import { describe, expect, it } from 'vitest';
import { Bench, rows } from './support';

describe('pipeline-preferred events', () => {
	const bench = new Bench();
	const as = 'scientist';

	/** A Test superevent with two events beside the preferred one, all of gstlal. */
	async function prepare() {
		const [one, two] = [await bench.event(), await bench.event()];
		const id = await bench.superevent({ events: [one, two] });
		return { one, two, id, path: `superevents/${id}/pipeline_preferred_events/` };
	}

	async function lastLog(id: string): Promise<unknown> {
		return rows(await bench.good(`superevents/${id}/logs/`, { as }), 'logs').at(-1)?.comment;
	}

	it('are one for each pipeline: a new one takes the place of the old', async () => {
		const { one, two, id, path } = await prepare();
		const reply = await bench.call(path, { as, form: { event: one } });
		const item = { self: bench.url(`events/${one}`), graceid: one };
		expect([reply.status, reply.body]).toEqual([201, item]);
		expect(await lastLog(id)).toBe(`Added ${one} as gstlal pipeline-preferred event`);
		expect(await bench.good(`${path}${one}/`, { as })).toEqual(item);
		await bench.good(path, { as, json: { event: two } });
		expect(await lastLog(id)).toBe(
			`Removed ${one} and added ${two} as gstlal pipeline-preferred event`,
		);
		const list = await bench.good(path, { as });
		expect(rows(list, 'pipeline_preferred_events').map(({ graceid }) => graceid)).toEqual([two]);
		expect(list).toMatchObject({ start: 0, numRows: 1 });
		expect((await bench.call(`${path}${one}/`, { as })).status).toBe(404);
		const { pipeline_preferred_events: shown } = await bench.good(`superevents/${id}/`, { as });
		expect(shown).toMatchObject({ gstlal: { graceid: two } });
	});

	it('have to be part of the superevent, and are not set twice', async () => {
		const { one, id, path } = await prepare();
		const words = async (event: unknown) => (await bench.call(path, { as, json: { event } })).body;
		const other = await bench.event();
		expect(await words(other)).toBe(`Event ${other} is not part of superevent ${id}`);
		await words(one);
		expect(await words(one)).toBe(
			`Event ${one} is already the gstlal pipeline-preferred event for ${id}`,
		);
		expect(await words('x')).toBe('Not a valid graceid.');
		expect(await words('T99999999')).toBe('Event with graceid T99999999 does not exist.');
		expect((await bench.call(path, { as, json: { event: 'G501389' } })).status).toBe(500);
	});

	it('leave the list, also when they leave the superevent', async () => {
		const { one, two, id, path } = await prepare();
		await bench.good(path, { as, json: { event: one } });
		const remove = async (address: string) => bench.call(address, { as, method: 'DELETE' });
		expect((await remove(`${path}${one}/`)).status).toBe(204);
		expect(await lastLog(id)).toBe(`Removed ${one} as gstlal pipeline-preferred event`);
		expect((await remove(`${path}${one}/`)).status).toBe(404);
		await bench.good(path, { as, json: { event: two } });
		expect((await remove(`superevents/${id}/events/${two}/`)).status).toBe(204);
		expect((await bench.good(path, { as })).numRows).toBe(0);
	});

	it('stay while they are the preferred event', async () => {
		const { id, path } = await prepare();
		const { preferred_event: event } = await bench.good(`superevents/${id}/`, { as });
		await bench.good(path, { as, json: { event } });
		const reply = await bench.call(`${path}${String(event)}/`, { as, method: 'DELETE' });
		expect([reply.status, reply.body]).toEqual([
			400,
			`Event ${String(event)} can't be removed from superevent ${id} because it is the preferred event`,
		]);
	});

	it('are for people with an account, and changed by those who may change the superevent', async () => {
		const path = 'superevents/S240716b/pipeline_preferred_events/';
		expect((await bench.call(path)).status).toBe(403);
		const reply = await bench.call(path, { as, json: { event: 'G1' } });
		expect(reply.body).toEqual({ detail: 'You are not allowed to change superevents.' });
		expect((await bench.call(path, { as: 'external' })).status).toBe(200);
	});
});

describe('ids of superevents', () => {
	const bench = new Bench();
	const as = 'pipeline';

	async function make(t0: number) {
		const preferred = await bench.event();
		const json = { category: 'T', preferred_event: preferred, t_start: t0, t_0: t0, t_end: t0 };
		return String((await bench.good('superevents/', { as, json })).superevent_id);
	}

	it('go on with two letters after z, and begin anew with the year', async () => {
		// 2023-12-31 12:00:00 UTC and the first second of 2024.
		const [day, newYear] = [1388059218, 1388102418];
		const ids: string[] = [];
		for (let n = 0; n < 28; n += 1) ids.push(await make(day));
		expect([ids[0], ids[25], ids[26], ids[27]]).toEqual([
			'TS231231a',
			'TS231231z',
			'TS231231aa',
			'TS231231ab',
		]);
		expect(await make(newYear - 1)).toBe('TS231231ac');
		expect(await make(newYear)).toBe('TS240101a');
	});

	it('of confirmed waves count by confirmation, and step over those that somebody chose', async () => {
		const confirm = async (id: string, json = {}) =>
			(await bench.good(`superevents/${id}/confirm-as-gw/`, { as, json })).gw_id;
		const [one, two, three] = [
			await make(1400000001),
			await make(1400000001),
			await make(1400000001),
		];
		expect(await confirm(two, { gw_id: 'TGW240517A' })).toBe('TGW240517A');
		expect(await confirm(three)).toBe('TGW240517B');
		expect(await confirm(one)).toBe('TGW240517C');
		expect((await bench.good('superevents/TGW240517A/', { as })).superevent_id).toBe(two);
		const renamed = { as, method: 'PATCH', json: { gw_id: 'TGW_mine' } };
		expect(await bench.good(`superevents/${two}/`, renamed)).toMatchObject({ gw_id: 'TGW_mine' });
		expect((await bench.call('superevents/TGW240517A/', { as })).status).toBe(404);
		const logs = rows(await bench.good(`superevents/${two}/logs/`, { as }), 'logs');
		expect(logs.at(-1)?.comment).toBe(
			'Updated superevent parameters: gw_id: TGW240517A -> TGW_mine',
		);
	});

	it('take coincidence rates and the external event, and write down the change', async () => {
		const id = await make(1400000001);
		const json = { em_type: 'E1', time_coinc_far: 1.5e-11, space_coinc_far: 2.5e-10 };
		const patch = { as, method: 'PATCH', json };
		expect(await bench.good(`superevents/${id}/`, patch)).toMatchObject(json);
		const logs = rows(await bench.good(`superevents/${id}/logs/`, { as }), 'logs');
		expect(logs.at(-1)?.comment).toBe(
			'Updated superevent parameters: em_type: None -> E1, time_coinc_far: None -> 1.5e-11, space_coinc_far: None -> 2.5e-10',
		);
		const again = await bench.call(`superevents/${id}/`, patch);
		expect([again.status, again.body]).toEqual([400, 'Request would not modify the superevent']);
	});
});
