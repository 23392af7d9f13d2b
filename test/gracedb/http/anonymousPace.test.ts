import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createGraceDbClient, type GraceDbClient } from '../../../gracedb/client';
import { closeConnections } from '../../../gracedb/http/pool';
import { fakeRuntime } from '../../support/fakeRuntime';
import { useSimulator } from '../../support/simulator';

const pageSize = 5;
const superevents = 1800;

describe('an anonymous user who reads all public superevents', () => {
	const runtime = fakeRuntime();
	const clock = (): Date => new Date(runtime.now());
	const simulator = useSimulator({ clock, superevents });
	let client: GraceDbClient;

	beforeEach(async () => {
		await runtime.sleep(120_000);
		client = createGraceDbClient({ serverUrl: simulator.url(), runtime });
	});
	afterAll(closeConnections);

	async function readAll(): Promise<{ ids: Set<string>; seconds: number }> {
		const begin = runtime.now();
		const ids = new Set<string>();
		for await (const { superevent_id } of client.superevents.list({ category: 'Any', pageSize })) {
			ids.add(superevent_id);
		}
		return { ids, seconds: (runtime.now() - begin) / 1000 };
	}

	const refused = async (): Promise<number> => {
		const answer = await fetch(`${simulator.ready().control}/throttle`);
		expect(await answer.json()).toMatchObject({ on: true });
		return runtime.pauses.filter((pause) => pause >= 1000).length;
	};

	it('keeps below the server’s throttle, at four requests a second', async () => {
		await simulator.control('/throttle', {});
		runtime.pauses.length = 0;
		const { ids, seconds } = await readAll();
		const pages = Math.ceil(ids.size / pageSize);
		expect(ids.size).toBeGreaterThan(superevents / 2);
		expect(seconds).toBeGreaterThan(60);
		expect(seconds).toBeGreaterThanOrEqual((pages - 2) / 4);
		expect(seconds).toBeLessThan(pages / 4 + 5);
		expect(await refused()).toBe(0);
	});

	it('waits out a 429 when others behind the same address ask as well', async () => {
		await simulator.control('/throttle', { anonymous: '100/minute' });
		runtime.pauses.length = 0;
		const { ids } = await readAll();
		expect(ids.size).toBeGreaterThan(superevents / 2);
		expect(await refused()).toBeGreaterThan(0);
	});
});
