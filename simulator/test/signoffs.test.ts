import { describe, expect, it } from 'vitest';
import { Bench, rows, type Json } from './support';

describe('signoffs of superevents', () => {
	const bench = new Bench();
	const id = 'S240713e';
	const path = `superevents/${id}/signoffs/`;
	const adv = { signoff_type: 'ADV', instrument: '', status: 'OK', comment: 'fine' };
	const op = { signoff_type: 'OP', instrument: 'H1', status: 'NO', comment: 'glitch' };

	async function ask(...labels: string[]) {
		for (const name of labels) {
			await bench.good(`superevents/${id}/labels/`, { as: 'scientist', json: { name } });
		}
	}

	async function labels(): Promise<unknown> {
		return (await bench.good(`superevents/${id}/`)).labels;
	}

	async function lastLog(): Promise<Json | undefined> {
		const list = await bench.good(`superevents/${id}/logs/`, { as: 'scientist' });
		return rows(list, 'logs').at(-1);
	}

	async function words(json: Json, as = 'advocate') {
		const reply = await bench.call(path, { as, json });
		expect(reply.status).toBe(400);
		return reply.body;
	}

	it('of operators belong to an instrument', async () => {
		await ask('ADVREQ', 'H1OPS', 'L1OPS');
		await bench.good(path, { as: 'operator', form: { ...op, instrument: 'L1' } });
		await bench.good(path, { as: 'operator', form: op });
		await bench.good(path, { as: 'advocate', form: { ...adv, comment: '' } });
		const list = await bench.good(path, { as: 'scientist' });
		const kinds = rows(list, 'signoffs').map(({ signoff_type: type, instrument }) => [
			type,
			instrument,
		]);
		expect(kinds).toEqual([
			['ADV', ''],
			['OP', 'H1'],
			['OP', 'L1'],
		]);
		expect(list).toMatchObject({ start: 0, numRows: 3 });
		expect(await labels()).toEqual(expect.arrayContaining(['H1NO', 'L1NO', 'ADVOK']));
		expect(await bench.good(`${path}OPH1/`, { as: 'scientist' })).toMatchObject(op);
	});

	it('name the instrument in the log entry', async () => {
		await ask('H1OPS');
		await bench.good(path, { as: 'operator', json: op });
		expect(await lastLog()).toMatchObject({
			comment:
				"Operator signoff certified status as NO for H1: 'glitch'; label H1OPS removed and label H1NO applied",
			tag_names: ['em_follow'],
		});
	});

	it('can be changed: status, comment or both', async () => {
		await ask('ADVREQ');
		await bench.good(path, { as: 'advocate', json: adv });
		const change = async (json: Json) =>
			bench.call(`${path}ADV/`, { as: 'advocate', method: 'PATCH', json });
		const reply = await change({ status: 'NO', comment: 'noise' });
		expect([reply.status, reply.body]).toMatchObject([200, { status: 'NO', comment: 'noise' }]);
		expect((await lastLog())?.comment).toBe(
			"Advocate signoff updated: status OK -> NO, label ADVOK removed, label ADVNO applied; comment 'fine' -> 'noise'",
		);
		expect(await labels()).toContain('ADVNO');
		expect(await labels()).not.toContain('ADVOK');
		await change({ comment: 'a glitch' });
		expect((await lastLog())?.comment).toBe(
			"Advocate signoff updated: comment 'noise' -> 'a glitch'",
		);
		await change({ status: 'OK' });
		expect((await lastLog())?.comment).toBe(
			'Advocate signoff updated: status NO -> OK, label ADVNO removed, label ADVOK applied',
		);
		expect((await change({ status: 'OK' })).body).toBe('Request would not modify the signoff.');
		expect((await change({ status: 'MAYBE' })).body).toBe('"MAYBE" is not a valid choice.');
		expect((await change({})).status).toBe(500);
	});

	it('can be taken back: the request is there again', async () => {
		await ask('H1OPS');
		await bench.good(path, { as: 'operator', json: op });
		const remove = async () => bench.call(`${path}OPH1/`, { as: 'operator', method: 'DELETE' });
		expect((await remove()).status).toBe(204);
		expect((await lastLog())?.comment).toBe(
			'Operator signoff for H1 deleted: H1NO removed and H1OPS reapplied',
		);
		expect(await labels()).toContain('H1OPS');
		expect(await labels()).not.toContain('H1NO');
		expect((await remove()).status).toBe(404);
		expect((await bench.call(path, { as: 'operator', json: op })).status).toBe(201);
	});

	it('are refused with the words of the server', async () => {
		expect(await words({})).toEqual(Array(3).fill('This field is required.'));
		expect(await words({ ...adv, status: 'FINE' })).toBe('"FINE" is not a valid choice.');
		expect(await words({ ...adv, instrument: 'K1' })).toBe('"K1" is not a valid choice.');
		expect(await words({ ...adv, instrument: 'H1' })).toBe(
			'Advocate signoffs are not relevant to aparticular instrument; do not provide one.',
		);
		expect(await words({ ...op, instrument: '' }, 'operator')).toBe(
			'Operator signoffs require an instrument',
		);
		expect(await words(adv)).toBe(
			`ADV signoff not requested for superevent ${id}: label 'ADVREQ' not present.`,
		);
		expect(await words(op, 'operator')).toBe(
			`OP signoff not requested for superevent ${id}: label 'H1OPS' not present.`,
		);
		await ask('ADVREQ');
		expect(
			(await bench.call(path, { as: 'advocate', json: { ...adv, comment: undefined } })).status,
		).toBe(500);
		await bench.good(path, { as: 'advocate', json: adv });
		expect(await words(adv)).toBe('The fields superevent, instrument must make a unique set.');
	});

	it('stand behind the judgements of the superevents that are there from the start', async () => {
		const address = 'superevents/S240716b/signoffs/ADV/';
		expect(await bench.good(address, { as: 'scientist' })).toMatchObject({ status: 'OK' });
		await bench.call(address, { as: 'advocate', method: 'DELETE' });
		const names = (await bench.good('superevents/S240716b/')).labels;
		expect(names).toContain('ADVREQ');
		expect(names).not.toContain('ADVOK');
	});

	it('keep the label that asks for them away while they exist', async () => {
		await ask('H1OPS');
		await bench.good(path, { as: 'operator', json: op });
		const again = await bench.call(`superevents/${id}/labels/`, {
			as: 'scientist',
			json: { name: 'H1OPS' },
		});
		expect([again.status, again.body]).toEqual([
			400,
			"The 'H1OPS' label cannot be applied to request a signoff because a related signoff already exists.",
		]);
		await ask('L1OPS');
	});

	it('are made by those whose task they are, and seen by internal users', async () => {
		await ask('ADVREQ', 'H1OPS');
		const answer = async (as: string | undefined, json: Json) =>
			(await bench.call(path, { json, ...(as === undefined ? {} : { as }) })).body;
		const may = (what: string) => ({ detail: `You do not have permission to ${what} signoffs.` });
		expect(await answer('scientist', adv)).toEqual(may('create superevent'));
		expect(await answer('operator', adv)).toEqual(may('do advocate'));
		expect(await answer('advocate', op)).toEqual(may('do H1'));
		expect(await answer(undefined, adv)).toEqual({
			detail: 'Authentication credentials were not provided.',
		});
		expect((await bench.call(path, { as: 'external' })).body).toEqual(may('view superevent'));
		expect((await bench.call(path)).status).toBe(403);
		await bench.good(path, { as: 'advocate', json: adv });
		const change = { as: 'scientist', method: 'PATCH', json: { status: 'NO' } };
		expect((await bench.call(`${path}ADV/`, change)).body).toEqual(may('change superevent'));
		expect((await bench.call(`${path}ADV/`, { ...change, as: 'operator' })).body).toEqual(
			may('do advocate'),
		);
		const remove = { as: 'scientist', method: 'DELETE' };
		expect((await bench.call(`${path}ADV/`, remove)).body).toEqual(may('delete superevent'));
		expect((await bench.call(`${path}OPV1/`, { as: 'scientist' })).status).toBe(404);
		expect((await bench.call(`${path}ADVV1/`, { as: 'scientist' })).status).toBe(404);
	});
});
