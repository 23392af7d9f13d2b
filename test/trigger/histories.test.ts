import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { playHistories } from './histories';
import { type ServerForTests, startServer } from './world';

let server: ServerForTests;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await closeConnections();
	await server.close();
});

describe('the trigger in random histories of a server, its faults and crashes of n8n', () => {
	it('loses no change, repeats none without a restart, and keeps the order', async () => {
		const broken: string[] = [];
		const counts = await playHistories(server, {
			...{ histories: 200, seed: 1, seconds: 25 },
			onBroken: (report) => broken.push(report),
		});
		expect(broken).toEqual([]);
		expect(counts.histories).toBeGreaterThan(20);
		expect(counts).toMatchObject({ lost: 0, repeated: 0 });
	}, 180_000);
});
