import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type N8nRest, runByHand } from './n8nRest';
import { world } from './world';

export interface StoredCredential {
	type: string;
	id: string;
}

/** A node that uses a credential and turns its error into an item. */
export interface Node {
	name: string;
	type: string;
	typeVersion: number;
	parameters: INodeParameters;
	credentials: Record<string, { id: string; name: string }>;
	onError: 'continueRegularOutput';
}

/** n8n's own HTTP Request node with a credential of ours. */
export function httpRequestNode(
	name: string,
	typeVersion: number,
	credential: StoredCredential,
	parameters: INodeParameters,
): Node {
	const authentication = 'predefinedCredentialType';
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion,
		parameters: { authentication, nodeCredentialType: credential.type, ...parameters },
		...usesCredential(credential),
	};
}

export function graceDbNode(
	name: string,
	credential: StoredCredential,
	parameters: INodeParameters,
): Node {
	const authentication = credential.type === 'graceDbX509Api' ? 'x509' : 'sciToken';
	return {
		name,
		type: 'n8n-nodes-gracedb.graceDb',
		typeVersion: 1,
		parameters: { authentication, ...parameters },
		...usesCredential(credential),
	};
}

function usesCredential({ type, id }: StoredCredential): Pick<Node, 'credentials' | 'onError'> {
	return { credentials: { [type]: { id, name: type } }, onError: 'continueRegularOutput' };
}

/** Runs nodes concurrently in a new workflow, and gives the first item of each. */
export async function runConcurrently(
	n8n: N8nRest,
	workflowName: string,
	nodes: Node[],
): Promise<Record<string, IDataObject>> {
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	const all = [{ ...start, parameters: {} }, ...nodes].map((each, index) => ({
		id: each.name,
		position: [200 * index, 0],
		...each,
	}));
	const targets = nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }));
	const { id } = (await n8n.post('/rest/workflows', {
		name: workflowName,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: all,
		connections: { Start: { main: [targets] } },
	})) as { id: string };
	const { runData } = await runByHand(n8n, id, 'Start');
	return Object.fromEntries(
		nodes.map(({ name }) => [name, runData[name]?.[0]?.data?.['main']?.[0]?.[0]?.json ?? {}]),
	);
}

/** The newest version of the HTTP Request node that this n8n has. */
export async function newestHttpRequest(): Promise<number> {
	const answer = await fetch(`${world.editor.url}/types/nodes.json`, {
		headers: { cookie: world.cookie },
	});
	const types = (await answer.json()) as { name: string; version: number | number[] }[];
	return Math.max(
		...types
			.filter(({ name }) => name === 'n8n-nodes-base.httpRequest')
			.flatMap(({ version }) => version),
	);
}
