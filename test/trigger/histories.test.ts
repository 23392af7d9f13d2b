import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { playHistories, startVirtualServer } from './histories';

let virtual: Awaited<ReturnType<typeof startVirtualServer>>;
beforeAll(async () => {
	virtual = await startVirtualServer();
});
afterAll(async () => {
	await virtual.close();
	await closeConnections();
});

describe('the trigger in random histories of a server, its faults and crashes of n8n', () => {
	it('emits every change in time, reports every failure, and repeats nothing without a restart', async () => {
		const violations: string[] = [];
		const tally = await playHistories(virtual.server, {
			histories: 20,
			seed: 5,
			onViolation: (report) => violations.push(report),
		});
		expect(violations).toEqual([]);
		expect(tally.histories).toBe(20);
	}, 600_000);

	it('does so too where it hears notices in a stream: late, twice, in disorder, on two topics, or not at all', async () => {
		const violations: string[] = [];
		const tally = await playHistories(virtual.server, {
			histories: 12,
			seed: 5,
			scale: 'stream',
			onViolation: (report) => violations.push(report),
		});
		expect(violations).toEqual([]);
		expect(tally.histories).toBe(12);
	}, 600_000);
});
