import { beforeAll, describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { type Row, useGraceDb } from '../support/graceDb';

const { makeEvent, makeSuperevent, run, simulator } = useGraceDb();
const items = [{ json: {}, binary: { data: binary('{}', 'a.json', 'application/json') } }];

/** What an operation asks of the server, but for the root and the user, which are remembered. */
async function requests(parameters: Row, as = 'advocate'): Promise<string[]> {
	const before = (await simulator.requests()).length;
	await run(parameters, { as, items });
	const after = (await simulator.requests()).slice(before);
	return after
		.filter(({ url }) => !/\/api\/(?:v\d\/)?(?:user-info\/)?$/.test(url))
		.map(({ method, url }) => `${method} ${url.replace(/^.*\/api\/(?:v\d\/)?/, '')}`);
}

describe('writing takes no more requests than it must', () => {
	let superevent = '';
	let event = '';
	let other = '';
	beforeAll(async () => {
		[superevent, event, other] = [await makeSuperevent(), await makeEvent(), await makeEvent()];
	});
	const on = (resource: string, operation: string, more: Row = {}): Row => ({
		resource,
		operation,
		superevent,
		event,
		...more,
	});

	it('one for a label that is new on a superevent; looking at it is needed where the answer does not say', async () => {
		const add = on('label', 'add', { label: 'DQV' });
		expect(await requests(add)).toEqual([`POST superevents/${superevent}/labels/`]);
		expect(await requests(add)).toEqual([
			`POST superevents/${superevent}/labels/`,
			`GET superevents/${superevent}/labels/DQV/`,
		]);
		expect(await requests({ ...add, superevent: event })).toEqual([
			`PUT events/${event}/labels/DQV`,
			`GET events/${event}/labels/DQV`,
		]);
		const remove = on('label', 'remove', { label: 'DQV' });
		expect(await requests(remove)).toEqual([`DELETE superevents/${superevent}/labels/DQV/`]);
		expect(await requests({ ...remove, superevent: event })).toEqual([
			`DELETE events/${event}/labels/DQV`,
		]);
	});

	it('one for all else that changes something; two where what was before matters', async () => {
		const signoff = { signoffType: 'ADV', status: 'OK', comment: '' };
		const times = { tStart: '1405177835.5', t0: '1405177836.5', tEnd: '1405177837.5' };
		const tag = { logNumber: 1, tag: 'x' };
		await run(on('label', 'add', { label: 'ADVREQ' }), { as: 'advocate' });
		const writes: Record<string, Row> = {
			'log create': on('log', 'create', { message: 'x' }),
			'file upload': on('file', 'upload', { message: 'x' }),
			'tag add': on('tag', 'add', tag),
			'tag add, there already': on('tag', 'add', tag),
			'tag remove': on('tag', 'remove', tag),
			'event create': on('event', 'create', { group: 'Test', pipeline: 'gstlal' }),
			'event reserve': on('event', 'reserve', { group: 'Test', pipeline: 'gstlal' }),
			'superevent create': on('superevent', 'create', {
				...times,
				newCategory: 'Test',
				preferredEvent: other,
			}),
			'superevent update': on('superevent', 'update', { updateFields: { t0: '1405177836.25' } }),
			'superevent add event': on('superevent', 'addEvent'),
			'superevent prefer event': on('superevent', 'addPipelinePreferredEvent'),
			'superevent prefer it no more': on('superevent', 'removePipelinePreferredEvent'),
			'superevent remove event': on('superevent', 'removeEvent'),
			'signoff create': on('signoff', 'create', signoff),
			'signoff update': on('signoff', 'update', { ...signoff, updateFields: { status: 'NO' } }),
			'signoff delete': on('signoff', 'delete', signoff),
			'VOEvent create': on('voevent', 'create', { superevent: 'S240716b' }),
			'EM observation create': on('emObservation', 'create', {
				emGroup: 'Test',
				footprintsFrom: 'json',
				footprintsJson:
					'[{"ra":1,"dec":1,"raWidth":1,"decWidth":1,"startTime":"2024-07-16T16:00:00Z","duration":1}]',
			}),
			expose: on('permission', 'expose'),
			'expose, public already': on('permission', 'expose'),
			hide: on('permission', 'hide'),
			confirm: on('superevent', 'confirmAsGw'),
		};
		const numbers: Record<string, number> = {};
		for (const [name, parameters] of Object.entries(writes)) {
			numbers[name] = (await requests(parameters)).length;
		}
		const two = ['confirm', 'expose', 'expose, public already', 'hide'];
		expect(numbers).toEqual(
			Object.fromEntries(Object.keys(writes).map((name) => [name, two.includes(name) ? 2 : 1])),
		);
	});
});
