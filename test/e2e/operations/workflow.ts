import { readFile } from 'node:fs/promises';
import type { UserName } from '../../../scripts/simulator';
import type { N8nRest } from '../n8nRest';
import { world } from '../world';
import { calls } from './calls';
import { files } from './files';

export const startNode = 'Start';

const type = 'graceDbSciTokenApi';

/** Makes a workflow in which each call is a node, one below the other: n8n executes them from the top down. */
export async function makeWorkflowOfCalls(n8n: N8nRest): Promise<string> {
	const credentials = await makeCredentials(n8n);
	const nodes = Object.entries(calls).map(([name, { as = 'scientist', parameters }], index) => {
		const [resource, operation] = name.split(/[ :]/);
		return {
			id: `call-${index}`,
			name,
			type: 'n8n-nodes-gracedb.graceDb',
			typeVersion: 1,
			position: [440, index * 160],
			parameters: { authentication: 'sciToken', resource, operation, ...parameters },
			credentials: { [type]: { id: credentials[as], name: as } },
			onError: 'continueRegularOutput',
		};
	});
	const to = (names: string[]): object => ({
		main: [names.map((node) => ({ node, type: 'main', index: 0 }))],
	});
	const { id } = (await n8n.post('/rest/workflows', {
		name: 'Every operation',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			plainNode(startNode, 'manualTrigger', [0, 0]),
			plainNode('Files', 'noOp', [220, 0]),
			...nodes,
		],
		connections: { [startNode]: to(['Files']), Files: to(Object.keys(calls)) },
		pinData: { Files: [{ json: {}, binary: files() }] },
	})) as { id: string };
	return id;
}

/** A credential for each user whom a call names, by the user. */
async function makeCredentials(n8n: N8nRest): Promise<Partial<Record<UserName, string>>> {
	const users = new Set(Object.values(calls).map(({ as = 'scientist' }) => as));
	const ids: Partial<Record<UserName, string>> = {};
	for (const user of users) {
		const token = await readFile(world.simulator.tokens[user], 'utf8');
		const server = { server: 'custom', customServer: world.simulator.httpsApiUrl };
		const data = { ...server, access: 'readWrite', token };
		const made = await n8n.post('/rest/credentials', { name: user, type, data });
		ids[user] = (made as { id: string }).id;
	}
	return ids;
}

function plainNode(name: string, short: string, position: [number, number]): object {
	const id = name.toLowerCase();
	return { id, name, type: `n8n-nodes-base.${short}`, typeVersion: 1, position, parameters: {} };
}
