import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { executionsOf, type ListedExecution, resultOf } from '../support/executions';
import { n8nAsOwner, type N8nRest } from './n8nRest';
import { commandSimulator, world } from './world';

const type = 'graceDbSciTokenApi';
const tokenFile = join(world.credentialFolder, 'bt_scientist');

let n8n: N8nRest;
let workflowId: string;

beforeAll(() => {
	n8n = n8nAsOwner();
});

test('a trigger whose token expires says so, and emits what it missed once the file holds a new one', async () => {
	await putToken({ lifetime: 30 });
	workflowId = await activateTrigger();
	const failure = await execution('error', /expired|did not accept the SciToken/);
	const { superevent_id: missed } = (await commandSimulator('superevents')) as {
		superevent_id: string;
	};
	await putToken({ lifetime: 3_600 });
	const success = await execution('success', new RegExp(missed));

	expect(Number(success.id)).toBeGreaterThan(Number(failure.id));
});

/** A new token in the file, in the way of whatever renews tokens: never half of it. */
async function putToken(options: { lifetime: number }): Promise<void> {
	const made = await commandSimulator('tokens', { user: 'scientist', ...options });
	const { file } = made as { file: string };
	await copyFile(file, `${tokenFile}.new`);
	await rename(`${tokenFile}.new`, tokenFile);
}

async function activateTrigger(): Promise<string> {
	const server = { server: 'custom', customServer: world.simulator.httpsApiUrl };
	const data = { ...server, source: 'file', bearerFile: tokenFile };
	const name = 'Token that is renewed';
	const credential = (await n8n.post('/rest/credentials', { name, type, data })) as { id: string };
	const { id, versionId } = (await n8n.post('/rest/workflows', {
		name: 'Watch with a token that is renewed',
		active: false,
		settings: { executionOrder: 'v1' },
		connections: {},
		nodes: [
			{
				id: 'trigger',
				name: 'GraceDB Trigger',
				typeVersion: 1,
				position: [0, 0],
				type: 'n8n-nodes-gracedb.graceDbTrigger',
				parameters: {
					pollTimes: { item: [{ mode: 'everyMinute' }] },
					authentication: 'sciToken',
				},
				credentials: { [type]: { id: credential.id, name } },
			},
		],
	})) as { id: string; versionId: string };
	await n8n.post(`/rest/workflows/${id}/activate`, { versionId });
	return id;
}

/** The first execution of the workflow that ended so and holds this text; a poll can take two minutes to come. */
async function execution(status: string, text: RegExp): Promise<ListedExecution> {
	let seen = '';
	for (const deadline = Date.now() + 200_000; Date.now() < deadline; await sleep(1_000)) {
		const all = await executionsOf(n8n, workflowId);
		for (const listed of all.filter((execution) => execution.status === status)) {
			const content = JSON.stringify(await resultOf(n8n, listed.id));
			if (text.test(content)) return listed;
			seen = content;
		}
	}
	throw new Error(`No ${status} execution with ${text}; the last one: ${seen.slice(0, 1_000)}`);
}
