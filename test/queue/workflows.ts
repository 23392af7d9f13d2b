import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import {
	readWorkflow,
	workflowCredentials,
	type ImportedCredential,
	type Workflow,
} from '../../scripts/exampleWorkflow';
import { addToN8n, isRegistered } from '../../scripts/owner';
import type { Mailbox } from '../../scripts/mailbox';
import type { Simulator } from '../../scripts/simulator';
import { n8n, until, world } from './world';

const type = 'graceDbSciTokenApi';

interface NamedNode {
	name: string;
	[property: string]: unknown;
}

/** Publishes the example *Nothing lost*, for every new superevent; the id of the workflow. */
export async function publishNothingLost(): Promise<string> {
	const credentials = await workflowCredentials(
		world.simulator as Simulator,
		world.mailbox as Mailbox,
	);
	const file = resolve(import.meta.dirname, '../../examples/nothing-lost.json');
	const workflow = await readWorkflow(file, credentials);
	for (const node of workflow.nodes as (Workflow['nodes'][number] & Partial<INode>)[]) {
		if (node.type === 'n8n-nodes-gracedb.graceDbTrigger') {
			Object.assign(node.parameters, {
				onlyPublic: false,
				changes: ['new'],
				significance: 'all',
				emitNew: 'atOnce',
			});
		}
		// Here nothing gets better by waiting.
		if (node.retryOnFail) node.waitBetweenTries = 500;
	}
	const { workflowIds } = await addToN8n(n8n, credentials, [workflow]);
	return workflowIds[0] ?? '';
}

/** A node of GraceDB with a credential of the simulator. */
export function graceDbNode(
	name: string,
	parameters: INodeParameters,
	credential: string,
): NamedNode {
	return {
		id: name,
		name,
		type: 'n8n-nodes-gracedb.graceDb',
		typeVersion: 1,
		position: [0, 0],
		parameters: { authentication: 'sciToken', ...parameters },
		credentials: { [type]: { id: credential, name: credential } },
	};
}

/**
 * Publishes a workflow of a webhook and these nodes, one after another, which answers with what the last one gives; the address
 * of the webhook.
 *
 * @param data what the credential `scitoken` of the nodes holds besides the server
 */
export async function publishWebhook(
	path: string,
	nodes: NamedNode[],
	data: object,
	answer: INodeParameters = {},
): Promise<string> {
	const server = {
		server: 'custom',
		customServer: world.simulator.httpsApiUrl,
		access: 'readWrite',
	};
	const credential: ImportedCredential = {
		id: 'scitoken',
		name: `SciToken of ${path}`,
		type,
		data: { ...server, ...data },
	};
	const webhook = {
		id: 'webhook',
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {}, ...answer },
	};
	const all = [webhook, ...nodes];
	const workflow = {
		name: path,
		settings: { executionOrder: 'v1' },
		nodes: all,
		connections: Object.fromEntries(
			nodes.map(({ name }, index) => [
				all[index]?.name ?? '',
				{ main: [[{ node: name, type: 'main', index: 0 }]] },
			]),
		),
	};
	await addToN8n(n8n, [credential], [workflow]);
	const url = `${world.url}/webhook/${path}`;
	await until('The webhook', async () => (await isRegistered(url)) || undefined);
	return url;
}

/** The token of a user of the simulator. */
export async function tokenOf(user: keyof typeof world.simulator.tokens): Promise<string> {
	return (await readFile(world.simulator.tokens[user], 'utf8')).trim();
}
