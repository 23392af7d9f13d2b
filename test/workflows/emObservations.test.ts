import { describe, expect, it } from 'vitest';
import { useGraceDb } from '../support/graceDb';

describe.each(['current', 'classic'] as const)('EM observations on a %s server', (profile) => {
	const { engine, makeEvent, makeSuperevent, run, simulator } = useGraceDb({ profile });
	const as = 'scientist';
	const resource = 'emObservation';
	const emGroup = 'Test';
	const create = { resource, operation: 'create', emGroup };
	const startTime = '2024-07-16T16:00:00';
	const box = { ra: '10', dec: '-20', raWidth: '2', decWidth: '4', startTime, duration: '60' };

	it('are reported row by row, read and listed, on superevents and events', async () => {
		for (const objectId of [await makeSuperevent(), await makeEvent()]) {
			const footprintRows = { box: [box, { ...box, ra: '14', duration: '' }] };
			const additionalFields = { comment: 'nothing new' };
			const report = {
				...create,
				superevent: objectId,
				footprintRows,
				additionalFields,
				duration: '30',
			};
			const [made] = await run(report, { as });
			expect(made).toMatchObject({
				N: 1,
				group: 'Test',
				comment: 'nothing new',
				ra: 12,
				ra_width: 6,
			});
			expect(made?.['footprints']).toMatchObject([
				{ ra: 10, dec: -20, ra_width: 2, dec_width: 4, exposure_time: 60 },
				{ ra: 14, exposure_time: 30, start_time: '2024-07-16T16:00:00Z' },
			]);
			const one = { resource, operation: 'get', superevent: objectId, observationNumber: 1 };
			expect(await run(one, { as })).toEqual([made]);
			expect(await run({ resource, operation: 'getAll', superevent: objectId }, { as })).toEqual([
				made,
			]);
			const [raw] = await run({ ...one, simplify: false }, { as });
			expect(raw).toMatchObject({ footprint_count: 2, raWidth: 6 });
		}
	});

	it('are made of all incoming items together, which the result is paired with', async () => {
		const objectId = await makeSuperevent();
		const items = [
			{ json: { position: { ra: 10 }, dec: -20, start_time: startTime } },
			{ json: { position: { ra: 14 }, dec: -20, start_time: startTime } },
		];
		const [output = []] = await engine().runNode(
			{
				...create,
				authentication: 'sciToken',
				superevent: objectId,
				footprintsFrom: 'items',
				itemFields: { ra: 'position.ra' },
				raWidth: '1',
				decWidth: '1',
				duration: '30',
			},
			{ items, credentials: simulator.sciToken(as) },
		);
		expect(output).toHaveLength(1);
		expect(output[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		expect(output[0]?.json['footprints']).toMatchObject([{ ra: 10 }, { ra: 14 }]);
	});

	it('are made of a table as it is: the columns that were found, and what was rounded, stand in hints', async () => {
		const objectId = await makeSuperevent();
		const items = ['00:40:00', '0h56m00s'].map((RA) => ({
			json: { RA, DEC: '-20:00:00', MJD: 60507.6666666667, EXPTIME: 60.5 },
		}));
		const report = {
			...create,
			superevent: objectId,
			footprintsFrom: 'items',
			raWidth: '1',
			decWidth: '2',
		};
		const hints: string[] = [];
		const [made] = await run(report, { as, items, hints });
		expect(made?.['footprints']).toMatchObject([
			{
				ra: 10,
				dec: -20,
				ra_width: 1,
				dec_width: 2,
				start_time: '2024-07-16T16:00:00Z',
				exposure_time: 61,
			},
			{ ra: 14 },
		]);
		expect(hints).toEqual([
			expect.stringMatching(/^GraceDB stores whole seconds, .*60\.5 s → 61 s/) as string,
			expect.stringMatching(
				/^Fields used from the incoming items: right ascension in RA, declination in DEC, start time in MJD, duration in EXPTIME\./,
			) as string,
		]);
	});

	it('are made one for each item where the boxes come from JSON', async () => {
		const objectId = await makeSuperevent();
		const footprintsJson = JSON.stringify([{ ...box, duration: 60 }]);
		const made = await run(
			{ ...create, superevent: objectId, footprintsFrom: 'json', footprintsJson },
			{ as, items: [{ json: {} }, { json: {} }] },
		);
		expect(made.map(({ N }) => N)).toEqual([1, 2]);
	});

	it.each<[string, object, RegExp]>([
		['without a box', {}, /There are no footprints/],
		[
			'with a box without a place',
			{ footprintRows: { box: [{ ...box, ra: '' }] } },
			/Footprint 1 has no right ascension/,
		],
		['of no group', { emGroup: '={{ " " }}' }, /Observing Group is empty/],
		[
			'of a group that the server does not know',
			{ emGroup: 'test', footprintRows: { box: [box] } },
			/Observing Group: this server does not know "test"/,
		],
	])('%s are refused before they are sent', async (_name, fields, message) => {
		const objectId = await makeSuperevent();
		await expect(run({ ...create, superevent: objectId, ...fields }, { as })).rejects.toThrow(
			message,
		);
		expect(await run({ resource, operation: 'getAll', superevent: objectId }, { as })).toEqual([]);
	});

	it('go on after one that fails, which keeps its place', async () => {
		const objectId = await makeSuperevent();
		await run({ ...create, superevent: objectId, footprintRows: { box: [box] } }, { as });
		const get = {
			resource,
			operation: 'get',
			superevent: objectId,
			observationNumber: '={{ $json.N }}',
		};
		const items = [{ json: { N: 7 } }, { json: { N: 1 } }];
		const found = await run(get, { as, items, onError: 'continueRegularOutput' });
		expect(found).toMatchObject([
			{ error: expect.stringMatching(/lack access: EM observation 7 of superevent TS/) as string },
			{ N: 1 },
		]);
	});

	it('cannot be made by an anonymous user; the error says why', async () => {
		const report = { ...create, superevent: 'S240716b', footprintRows: { box: [box] } };
		await expect(run(report)).rejects.toThrow(/This operation needs a GraceDB account/);
	});

	it('offer the observing groups that the server knows', async () => {
		const choices = await engine().loadOptions('getEmGroups', {
			server: 'custom',
			customServer: simulator.url(),
		});
		expect(choices).toContainEqual({ name: 'Test', value: 'Test' });
	});
});
