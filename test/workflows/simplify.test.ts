import { describe, expect, it } from 'vitest';
import { type Row, useGraceDb } from '../support/graceDb';

const { engine, makeEvent, makeSuperevent, run, simulator } = useGraceDb();
const as = 'scientist';
const created = {
	created: expect.stringMatching(/^20\d\d-.*Z$/) as string,
	created_gps: expect.any(Number) as number,
};

/** The first item of a read, simplified and raw. */
async function bothWays(parameters: Row, user?: string): Promise<[simple: Row, raw: Row]> {
	const [[simple = {}], [raw = {}]] = await Promise.all([
		run(parameters, { as: user }),
		run({ ...parameters, simplify: false }, { as: user }),
	]);
	return [simple, raw];
}

describe('what is read', () => {
	it('of an event is flat, and as the server sends it on request', async () => {
		const event = await makeEvent();
		for (const operation of ['get', 'getAll']) {
			const read = { resource: 'event', operation, event, query: 'Test' };
			const [simple, raw] = await bothWays(read, as);
			expect(simple).toMatchObject({
				is_mock: true,
				far_in_words: expect.any(String) as string,
				...created,
			});
			expect(simple).not.toHaveProperty('extra_attributes');
			expect(raw).toHaveProperty('extra_attributes');
		}
	});

	it.each([
		['log', { logNumber: 1 }, { N: 1, tag_names: [], is_public: false, ...created }],
		[
			'label',
			{ label: 'DQOK' },
			{ name: 'DQOK', creator: expect.any(String) as string, ...created },
		],
	])('of a %s says whose it is, alone and in a list', async (resource, more, expected) => {
		const objectId = await makeSuperevent();
		await run({ resource: 'label', operation: 'add', superevent: objectId, label: 'DQOK' }, { as });
		for (const operation of ['get', 'getAll']) {
			const [simple, raw] = await bothWays(
				{ resource, operation, superevent: objectId, ...more },
				as,
			);
			expect(simple).toMatchObject({ superevent_id: objectId, ...expected });
			expect(raw).toHaveProperty('self');
			expect(raw).not.toHaveProperty('superevent_id');
		}
	});

	it('of a VOEvent uses the words of the public', async () => {
		const objectId = 'S240716b';
		const signedIn = { as: 'advocate' };
		const voevent = { resource: 'voevent', superevent: objectId };
		await run({ ...voevent, operation: 'create', additionalFields: { BBH: 0.9 } }, signedIn);
		for (const operation of ['get', 'getAll']) {
			const mine = { ...voevent, operation, voeventNumber: 1 };
			const [simple, raw] = await bothWays(mine, 'advocate');
			expect(simple).toMatchObject({
				alert_type: 'PRELIMINARY',
				classification: { BBH: 0.9 },
				...created,
			});
			expect(raw).toMatchObject({ voevent_type: 'PR', prob_bbh: 0.9 });
		}
	});

	it('of a VOEvent can bring its XML, as a file and read', async () => {
		const objectId = 'S240713e';
		const voevent = { resource: 'voevent', superevent: objectId };
		const probabilities = { BBH: 0.9, Terrestrial: 0.1, internal: false };
		const create = { ...voevent, operation: 'create', additionalFields: probabilities };
		await run(create, { as: 'advocate' });
		const [second] = await run(create, { as: 'advocate' });
		const get = { ...voevent, operation: 'get', voeventNumber: Number(second?.['N']) };
		for (const simplify of [true, false]) {
			const [output = []] = await engine().runNode(
				{ ...get, authentication: 'sciToken', withContent: true, withFile: true, simplify },
				{ credentials: simulator.sciToken('advocate') },
			);
			const { json = {}, binary: files = {} } = output[0] ?? {};
			expect(json).toMatchObject({
				N: second?.['N'],
				content: {
					ivorn: json['ivorn'],
					role: 'observation',
					time: expect.stringMatching(/^2024-07-13T/) as string,
					params: {
						GraceID: objectId,
						AlertType: 'Preliminary',
						internal: 0,
						FAR: expect.any(Number) as number,
					},
					citations: [{ cite: 'supersedes', ivorn: expect.stringContaining(objectId) as string }],
				},
			});
			const { data } = files;
			if (!data) throw new Error('no file');
			expect(data).toMatchObject({ fileName: json['filename'], mimeType: 'application/xml' });
			const xml = (await engine().readBinary(data)).toString();
			expect(xml).toMatch(/<voe:VOEvent[\s\S]*<\/voe:VOEvent>/);
		}
		const [alone] = await run({ ...get, withContent: true }, { as: 'advocate' });
		expect(alone).toMatchObject({ content: { role: 'observation' } });
	});

	it('of a list can be narrowed to some columns', async () => {
		const objectId = await makeSuperevent();
		const logs = { resource: 'log', operation: 'getAll', superevent: objectId };
		const [first] = await run({ ...logs, options: { columns: 'N, comment' } }, { as });
		expect(Object.keys(first ?? {})).toEqual(['N', 'comment']);
		await expect(run({ ...logs, options: { columns: 'message' } }, { as })).rejects.toThrow(
			/Columns: there is no field "message"/,
		);
	});
});

describe('a list of superevents', () => {
	const list = { resource: 'superevent', operation: 'getAll', category: 'MDC', returnAll: true };

	it('ends after as many pages as are wanted, also when all are asked for', async () => {
		const found = await run({ ...list, options: { pageSize: 7, maxPages: 2 } });
		expect(found).toHaveLength(14);
		const limited = { ...list, returnAll: false, limit: 5 };
		expect(await run({ ...limited, options: { pageSize: 7, maxPages: 2 } })).toHaveLength(5);
	});

	it.each([{ pageSize: 0 }, { maxPages: 0 }, { maxPages: 1.5 }])(
		'refuses %j before anything is sent',
		async (options) => {
			await expect(run({ ...list, options })).rejects.toThrow(
				/(Page Size|Max Pages) must be a whole number of 1 or more/,
			);
		},
	);
});
