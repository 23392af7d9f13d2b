import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useSimulator } from '../support/simulator';
import { work } from './work';

const mebibyte = 1024 ** 2;

describe('100,000 superevents', () => {
	const simulator = useSimulator({ empty: true, superevents: 100_000 });

	it('are read one after another; what is held besides does not grow with them', async () => {
		const facts = { url: simulator.url(), token: simulator.token('scientist') };
		const { growth, result } = await work('list', facts);
		expect(result).toEqual({ superevents: 100_000 });
		console.log(`list: memory grew by ${(growth / mebibyte).toFixed(0)} MiB`);
		expect(growth).toBeLessThanOrEqual(96 * mebibyte);
	});
});

describe('1,000 renewals of a credential', () => {
	const simulator = useSimulator({ https: true });
	let folder = '';
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'gracedb-renewals-'));
	});
	afterAll(async () => {
		await rm(folder, { recursive: true, force: true });
	});

	it.each(['tokens', 'certificates'])('leak neither sockets nor memory: %s', async (what) => {
		const { control, httpsApiUrl, caFile } = simulator.ready();
		const isSecure = what === 'certificates';
		const { result } = await work(what, {
			url: isSecure ? httpsApiUrl : simulator.url(),
			ca: isSecure && caFile ? readFileSync(caFile, 'utf8') : undefined,
			control,
			folder,
			rounds: 1000,
			token: simulator.token('scientist'),
		});
		const { heap, sockets, pools } = result as Record<string, number>;
		console.log(
			`${what}: heap ${((heap ?? NaN) / mebibyte).toFixed(1)} MiB, ${sockets} sockets, ${pools} pools`,
		);
		expect(pools).toBeLessThanOrEqual(20);
		// Those to the simulator, and one or two to its control.
		// A pool that was given up may still be closing; a leak would leave hundreds.
		expect(sockets).toBeLessThanOrEqual(60);
		expect(heap).toBeLessThan(8 * mebibyte);
	});
});
