import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installIntoN8n, pack } from '../../scripts/communityPackage';
import { hashPassword, startN8n } from '../../scripts/n8n';
import { signInAsOwner, type N8nRest } from '../../scripts/owner';
import { listenOnLoopback } from '../../scripts/ports';
import { installRuntime } from '../../scripts/runtime';
import { openSession } from '../../scripts/session';
import { runByHand } from './n8nRest';

const session = openSession();
const owner = { email: 'astronomer@example.org', password: 'Not-a-secret-1' };
const requests: unknown[] = [];
const inside = createServer(({ url }, response) => {
	requests.push(url);
	response.end('{}');
});
let port: number;
let n8n: N8nRest;

/** An n8n of its own, whose operator keeps workflows out of the network. */
beforeAll(async () => {
	port = await listenOnLoopback(inside, 0);
	const folder = await session.temporaryFolder();
	const userFolder = join(folder, 'n8n');
	await mkdir(join(userFolder, 'tmp'), { recursive: true });
	const runtime = await installRuntime(session, () => {});
	await installIntoN8n(session, await pack(session, folder), userFolder);
	const home = {
		runtime,
		userFolder,
		logFile: join(folder, 'n8n.log'),
		owner: { email: owner.email, passwordHash: hashPassword(runtime, owner.password) },
		variables: { N8N_SSRF_PROTECTION_ENABLED: 'true' },
	};
	const { url } = await startN8n(session, home, 0);
	n8n = await signInAsOwner({ ...owner, url });
}, 300_000);

afterAll(async () => {
	await session.close();
	inside.close();
});

test('where n8n keeps workflows out of the network the node connects to nothing in it, whether n8n hands out a filter or not', async () => {
	const node = { typeVersion: 1, position: [0, 0], parameters: {} };
	const { id } = (await n8n.post('/rest/workflows', {
		name: 'Into the network',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			{ ...node, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				...node,
				id: 'gracedb',
				name: 'GraceDB',
				type: 'n8n-nodes-gracedb.graceDb',
				parameters: {
					authentication: 'none',
					server: 'custom',
					customServer: `http://localhost:${port}`,
					resource: 'superevent',
					operation: 'get',
					superevent: { __rl: true, mode: 'id', value: 'S240716b' },
				},
			},
		],
		connections: { Start: { main: [[{ node: 'GraceDB', type: 'main', index: 0 }]] } },
	})) as { id: string };
	const { error } = await runByHand(n8n, id, 'Start');

	expect(error?.message).toMatch(/^This n8n does not allow connections to localhost/);
	expect(requests).toEqual([]);
});
