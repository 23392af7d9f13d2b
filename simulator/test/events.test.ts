import { describe, expect, it } from 'vitest';
import { Bench, type Json } from './support';

describe('the creation of an event', () => {
	const bench = new Bench();

	async function create(
		fields: [string, string][],
		file: string | null = '<LIGO_LW/>',
		as = 'pipeline',
	) {
		const multipart = new FormData();
		for (const [name, value] of fields) multipart.append(name, value);
		if (file !== null) multipart.append('eventFile', new Blob([file]), 'some/where/coinc.xml');
		return bench.call('events/', { as, multipart });
	}

	it('answers 201 with the event, its address and a warning about a file without tables', async () => {
		const reply = await create([
			['group', 'CBC'],
			['pipeline', 'gstlal'],
			['search', 'AllSky'],
			['labels', 'INJ'],
			['labels', 'DQV'],
			['offline', 'True'],
		]);
		expect(reply.status).toBe(201);
		const { graceid } = reply.body as Json;
		expect(graceid).toMatch(/^G\d+$/);
		expect(reply.headers.get('location')).toBe(bench.url(`events/${String(graceid)}`));
		expect(reply.body).toMatchObject({
			group: 'CBC',
			pipeline: 'gstlal',
			search: 'AllSky',
			labels: ['INJ', 'DQV'],
			offline: true,
			far: null,
			gpstime: null,
			superevent: null,
			warnings: ['Could not extract coinc inspiral table.'],
			submitter: 'pipeline@ligo.org',
		});
	});

	it('keeps the file under the last piece of its name', async () => {
		const { graceid } = (
			await create([
				['group', 'Test'],
				['pipeline', 'gstlal'],
			])
		).body as Json;
		const file = await bench.call(`events/${String(graceid)}/files/coinc.xml,0`, {
			as: 'scientist',
		});
		expect(file.text).toBe('<LIGO_LW/>');
		const log = await bench.good(`events/${String(graceid)}/log/1`, { as: 'scientist' });
		expect(log).toMatchObject({ comment: 'Original Data', filename: 'coinc.xml' });
	});

	it('gives the id a letter by group, search and pipeline', async () => {
		const letter = async (group: string, pipeline: string, search = '') =>
			String(
				(
					(
						await create([
							['group', group],
							['pipeline', pipeline],
							['search', search],
						])
					).body as Json
				).graceid,
			).charAt(0);
		expect(await letter('Test', 'gstlal', 'MDC')).toBe('T');
		expect(await letter('CBC', 'gstlal', 'MDC')).toBe('M');
		expect(await letter('Burst', 'HardwareInjection')).toBe('H');
		expect(await letter('Detchar', 'X')).toBe('D');
		expect(await letter('External', 'Fermi', 'GRB')).toBe('E');
		expect(await letter('Burst', 'CWB')).toBe('G');
	});

	it('needs the pipeline permission, except in the group Test', async () => {
		const fields = (group: string): [string, string][] => [
			['group', group],
			['pipeline', 'gstlal'],
		];
		const refused = await create(fields('CBC'), 'x', 'scientist');
		expect([refused.status, refused.text]).toEqual([
			403,
			"You don't have permission on this pipeline.",
		]);
		expect((await create(fields('Test'), 'x', 'noGroup')).status).toBe(201);
		const anonymous = new FormData();
		anonymous.append('group', 'Test');
		expect((await bench.call('events/', { multipart: anonymous })).status).toBe(403);
	});

	it('says what is wrong with the form', async () => {
		const errors = async (fields: [string, string][], file: string | null = 'x') => {
			const reply = await create(fields, file);
			return [reply.status, reply.body];
		};
		expect(
			await errors([
				['group', 'CBC'],
				['pipeline', 'nope'],
			]),
		).toEqual([400, { error: 'Please provide a valid pipeline.' }]);
		const choice = 'Select a valid choice. That choice is not one of the available choices.';
		expect(
			await errors(
				[
					['group', 'Test'],
					['pipeline', 'nope'],
					['search', 'no'],
				],
				null,
			),
		).toEqual([
			400,
			{
				errors: [
					'eventFile: * This field is required.',
					`pipeline: * ${choice}`,
					`search: * ${choice}`,
				],
			},
		]);
		expect(
			await errors([
				['pipeline', 'gstlal'],
				['labels', 'FOO'],
			]),
		).toEqual([
			400,
			{
				errors: [
					'group: * This field is required.',
					'labels: * Select a valid choice. FOO is not one of the available choices.',
				],
			},
		]);
		expect((await errors([['group', 'Test']]))[0]).toBe(500);
	});

	it('warns of a protected label and leaves out those after it', async () => {
		const reply = await create([
			['group', 'Test'],
			['pipeline', 'gstlal'],
			['labels', 'INJ'],
			['labels', 'ADVOK'],
			['labels', 'DQV'],
		]);
		expect(reply.status).toBe(201);
		expect((reply.body as Json).labels).toEqual(['INJ']);
		expect((reply.body as Json).warnings).toEqual([
			'Could not extract coinc inspiral table.',
			expect.stringContaining("The 'ADVOK' label is managed") as unknown,
		]);
	});

	it('takes multipart only', async () => {
		const reply = await bench.call('events/', { as: 'pipeline', json: { group: 'Test' } });
		expect(reply.status).toBe(415);
	});
});

describe('an event', () => {
	const bench = new Bench();

	it('can be read by its id, with or without zeros, and by G and its number', async () => {
		const graceid = await bench.event();
		const number = graceid.slice(1);
		for (const id of [graceid, `T00${number}`, `G${number}`]) {
			expect((await bench.good(`events/${id}`, { as: 'scientist' })).graceid).toBe(graceid);
		}
		const wrong = await bench.call(`events/M${number}`, { as: 'scientist' });
		expect([wrong.status, wrong.text]).toEqual([404, 'Event not found.']);
		expect(wrong.headers.get('content-type')).toContain('text/html');
	});

	it('is closed to everybody but internal users; partners see MDC events', async () => {
		expect((await bench.call('events/G501389')).body).toEqual({
			detail: 'Authentication credentials were not provided.',
		});
		expect((await bench.call('events/G99')).status).toBe(403);
		expect((await bench.call('events/G501389', { as: 'external' })).body).toEqual({
			detail: 'You do not have permission to perform this action.',
		});
		expect((await bench.call('events/M501424', { as: 'external' })).status).toBe(200);
		expect((await bench.call('events/G501389', { as: 'noGroup' })).status).toBe(403);
	});
});
