import { readFileSync } from 'node:fs';
import type { INodeParameters } from 'n8n-workflow';
import { exampleFile } from '../../scripts/exampleWorkflow';
import { n8nAsOwner } from './n8nRest';
import { world } from './world';

interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
}

/** The nodes of the example workflow that do something. */
export function nodesOfExample(): WorkflowNode[] {
	const { nodes } = JSON.parse(readFileSync(exampleFile, 'utf8')) as { nodes: WorkflowNode[] };
	return nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
}

/** Makes a workflow in which a test may change what it likes, with a node that gets a superevent, and returns its id. */
export async function lookUpWorkflow(): Promise<string> {
	return await workflowWith({
		resource: 'superevent',
		operation: 'get',
		superevent: { __rl: true, mode: 'list', value: '' },
	});
}

/** A workflow that hears alerts from GCN, with a credential that nobody knows; its id. */
export async function alertWorkflow(parameters: INodeParameters): Promise<string> {
	const n8n = n8nAsOwner();
	const credential = (await n8n.post('/rest/credentials', {
		name: 'GCN',
		type: 'gcnApi',
		data: { environment: 'production', clientId: 'a-client-id', clientSecret: 'a-client-secret' },
	})) as { id: string };
	const { id } = (await n8n.post('/rest/workflows', {
		name: 'Alerts as they are sent',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: 'alert',
				name: 'GraceDB Alert Trigger',
				type: 'n8n-nodes-gracedb.graceDbAlertTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters,
				credentials: { gcnApi: { id: credential.id, name: 'GCN' } },
			},
			{
				id: 'get',
				name: 'GraceDB',
				type: 'n8n-nodes-gracedb.graceDb',
				typeVersion: 1,
				position: [220, 0],
				parameters: { resource: 'superevent', operation: 'getAlert', authentication: 'none' },
			},
		],
		connections: {
			'GraceDB Alert Trigger': { main: [[{ node: 'GraceDB', type: 'main', index: 0 }]] },
		},
	})) as { id: string };
	return id;
}

/** A workflow of an AI Agent that has the GraceDB node, with these parameters, as its tool GraceDB; its id. */
export async function workflowWithTool(parameters: INodeParameters): Promise<string> {
	const type = 'graceDbSciTokenApi';
	const node = { typeVersion: 1, parameters: {} };
	const { id } = (await n8nAsOwner().post('/rest/workflows', {
		name: 'An agent asks GraceDB',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				...node,
				id: 'agent',
				name: 'AI Agent',
				type: '@n8n/n8n-nodes-langchain.agent',
				typeVersion: 3,
				position: [0, 0],
			},
			{
				...node,
				id: 'gracedb',
				name: 'GraceDB',
				type: 'n8n-nodes-gracedb.graceDbTool',
				position: [120, 240],
				parameters: { authentication: 'sciToken', ...parameters },
				credentials: { [type]: { id: world.credentialIds[type], name: type } },
			},
		],
		connections: { GraceDB: { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]] } },
	})) as { id: string };
	return id;
}

/**
 * A workflow with a GraceDB node of these parameters behind a start by hand.
 *
 * @param credential id of a SciToken; default: the scientist's
 */
export async function workflowWith(
	parameters: INodeParameters,
	credential = world.credentialIds['graceDbSciTokenApi'],
): Promise<string> {
	const n8n = n8nAsOwner();
	const type = 'graceDbSciTokenApi';
	const { id } = (await n8n.post('/rest/workflows', {
		name: 'Look up a superevent',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'gracedb',
				name: 'GraceDB',
				type: 'n8n-nodes-gracedb.graceDb',
				typeVersion: 1,
				position: [220, 0],
				parameters: { authentication: 'sciToken', ...parameters },
				credentials: { [type]: { id: credential, name: type } },
			},
		],
		connections: { Start: { main: [[{ node: 'GraceDB', type: 'main', index: 0 }]] } },
	})) as { id: string };
	return id;
}
