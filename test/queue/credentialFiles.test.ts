import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { graceDbNode, publishWebhook } from './workflows';
import { begunByWorkers, simulator, world } from './world';

const tokenFile = join(world.credentialFolder, 'bt_renewed');
let webhook: string;

/** In the way of whatever renews tokens: never half of it. */
async function putToken(user: 'scientist' | 'advocate'): Promise<void> {
	await copyFile(world.simulator.tokens[user], `${tokenFile}.new`);
	await rename(`${tokenFile}.new`, tokenFile);
}

beforeAll(async () => {
	await putToken('scientist');
	const node = { resource: 'server', operation: 'getCurrentUser' };
	webhook = await publishWebhook('who', [graceDbNode('Who', node, 'scitoken')], {
		source: 'file',
		bearerFile: tokenFile,
	});
});

/** As whom each of the workers acts: as many calls as there are workers, each of which is busy with one for some seconds. */
async function usersOfWorkers(): Promise<{ users: string[]; workers: number }> {
	const before = begunByWorkers();
	await simulator('POST', 'faults', { fault: 'latency', milliseconds: 3_000 });
	const calls = before.map(async () => {
		const answer = await fetch(webhook, { method: 'POST' });
		return ((await answer.json()) as { username: string }).username;
	});
	const users = await Promise.all(calls);
	await simulator('DELETE', 'faults');
	const workers = begunByWorkers().filter((count, index) => count > (before[index] ?? 0)).length;
	return { users, workers };
}

test('each worker reads the token file, and uses a renewed token at once', async () => {
	const three = (user: string): object => ({
		users: Array<string>(3).fill(`${user}@ligo.org`),
		workers: 3,
	});
	expect(await usersOfWorkers()).toEqual(three('scientist'));

	await putToken('advocate');
	expect(await usersOfWorkers()).toEqual(three('advocate'));
});
