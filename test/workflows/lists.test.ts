import { describe, expect, it } from 'vitest';
import { binary } from '../support/engine';
import { useGraceDb } from '../support/graceDb';
import { deadAddress, rawServer } from '../support/rawServer';
import { GraceDb } from '../../nodes/GraceDb/GraceDb.node';

const { listSearch, loadOptions } = new GraceDb().methods;

describe('the lists of resource locators', () => {
	const { engine, makeEvent, makeSuperevent, run, simulator } = useGraceDb();
	const as = 'scientist';
	const names = async (
		method: string,
		objectId: string,
		filter?: string,
	): Promise<[string, unknown][]> => {
		const credentials = simulator.sciToken(as);
		const parameters = {
			authentication: 'sciToken',
			resource: 'log',
			operation: 'get',
			superevent: { __rl: true, mode: 'id', value: objectId },
		};
		const { results } = await engine().searchList(method, parameters, filter, undefined, {
			credentials,
		});
		return results.map(({ name, value }) => [name, value]);
	};

	it('show events, the newest first, found by a query', async () => {
		const graceid = await makeEvent();
		const [first] = await names('searchEvents', '');
		expect(first).toEqual([expect.stringMatching(`^${graceid} · FAR .* · Test gstlal$`), graceid]);
		expect(await names('searchEvents', '', graceid)).toEqual([first]);
	});

	it('show the logs and files of the object that the panel names, filtered by what is typed', async () => {
		const objectId = await makeSuperevent();
		const items = [{ json: {}, binary: { data: binary('x', 'map #1.txt') } }];
		const upload = {
			resource: 'file',
			operation: 'upload',
			superevent: objectId,
			message: 'A <b>sky</b> map',
		};
		await run(upload, { as, items });
		const logs = await names('searchLogs', objectId, 'SKY');
		expect(logs).toEqual([
			[expect.stringMatching(/^\d+ · A sky map · map #1\.txt$/), logs[0]?.[1]],
		]);
		expect(await names('searchFiles', objectId, 'map')).toContainEqual([
			'map #1.txt',
			'map #1.txt',
		]);

		const logNumber = { __rl: true, mode: 'list', value: logs[0]?.[1] };
		const get = { resource: 'log', operation: 'get', superevent: objectId };
		const [log] = await run({ ...get, logNumber }, { as });
		expect(log).toMatchObject({ N: Number(logs[0]?.[1]) });
		const url = `https://gracedb.example.org/api/superevents/${objectId}/logs/${String(logs[0]?.[1])}/`;
		expect(
			await run({ ...get, logNumber: { __rl: true, mode: 'url', value: url } }, { as }),
		).toEqual([log]);

		const fileUrl = `https://gracedb.example.org/api/superevents/${objectId}/files/map%20%231.txt,0`;
		const fileName = { __rl: true, mode: 'url', value: fileUrl };
		const [file] = await run(
			{ resource: 'file', operation: 'download', superevent: objectId, fileName },
			{ as },
		);
		expect(file).toMatchObject({ file: 'map #1.txt' });
	});

	it('say why they are empty: the server does not answer', async () => {
		const dead = { server: 'custom', customServer: await deadAddress() };
		const objectId = 'S240716b';
		const log = { ...dead, resource: 'log', operation: 'get', superevent: objectId };
		const lists = [
			...Object.keys(listSearch).map((method) => engine().searchList(method, log)),
			...Object.keys(loadOptions).map((method) => engine().loadOptions(method, dead)),
		];
		for (const list of await Promise.allSettled<unknown>(lists)) {
			expect(list).toMatchObject({
				status: 'rejected',
				reason: { message: expect.stringMatching(/refused the connection/) as string },
			});
		}
	});

	it('say how to name what the server does not list', async () => {
		const server = await rawServer((_request, response) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ links: {}, 'api-versions': ['v1'] }));
		});
		const silent = { server: 'custom', customServer: server.url };
		expect(await engine().loadOptions('getLabels', silent)).toEqual([
			{
				value: '',
				name: expect.stringMatching(/Not Listed/) as string,
				description: expect.stringMatching(/Expression/) as string,
			},
		]);
		expect(await engine().loadOptions('getSignoffTypes', silent)).toMatchObject([
			{ value: 'ADV' },
			{ value: 'OP' },
		]);
		await server.close();
	});

	it('are where further events and files are asked for, too', async () => {
		const [objectId, graceid] = [await makeSuperevent(), await makeEvent()];
		const address = { __rl: true, mode: 'url', value: `https://x.org/events/${graceid}/view/` };
		const update = { resource: 'superevent', operation: 'update', superevent: objectId };
		const updateFields = { preferredEvent: address };
		expect(await run({ ...update, updateFields }, { as })).toMatchObject([
			{ preferred_event: graceid, changed: true },
		]);
		const url = 'https://x.org/api/superevents/S240716b/files/bayestar.multiorder.fits,0';
		const additionalFields = {
			skymapFile: { __rl: true, mode: 'url', value: url },
			skymapType: 'BAYESTAR',
		};
		const voevent = { resource: 'voevent', operation: 'create', superevent: 'S240716b' };
		const [made] = await run({ ...voevent, additionalFields }, { as: 'advocate' });
		expect(made).toMatchObject({ skymap_filename: 'bayestar.multiorder.fits,0' });
	});

	it('say why they are empty', async () => {
		await expect(names('searchLogs', '')).rejects.toThrow(/Superevent or Event is empty/);
		await expect(names('searchFiles', 'S240716zz')).rejects.toThrow(
			/lack access: superevent S240716zz/,
		);
		const dead = { server: 'custom', customServer: 'http://127.0.0.1:9' };
		await expect(engine().searchList('searchEvents', dead)).rejects.toThrow(
			/refused the connection/,
		);
	});
});
