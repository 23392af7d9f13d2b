/**
 * Nodes at the tasks of the benchmark, in the engine of the n8n that `npm start` installs and in its Node:
 * `inN8n.ts NODE FACTS RUNTIME`. NODE is graceDb or httpRequest. Prints a report as JSON.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { IBinaryData, INode, INodeParameters, INodeType, INodeTypes } from 'n8n-workflow';
import type { Facts } from '../facts';
import { report } from '../measure';

interface Task {
	parameters: INodeParameters;
	/** How many results the items of the output hold. */
	count?: (items: Array<{ json: Record<string, unknown> }>) => number;
}
type Tasks = Record<Facts['task'], Task>;

const [, , name = '', factsText = '{}', runtime = ''] = process.argv;
const facts = JSON.parse(factsText) as Facts;
const token = readFileSync(facts.tokenFile, 'utf8').trim();
const load = createRequire(join(runtime, 'package.json'));
const core = load('n8n-core') as typeof import('n8n-core');
const workflow = load('n8n-workflow') as typeof import('n8n-workflow');
const { Container } = load('@n8n/di') as typeof import('@n8n/di');

const graceDb: Tasks = {
	export: {
		parameters: {
			resource: 'superevent',
			operation: 'getAll',
			returnAll: true,
			category: 'Any',
			...(facts.pageSize ? { options: { pageSize: facts.pageSize } } : {}),
		},
	},
	get: {
		parameters: {
			resource: 'superevent',
			operation: 'get',
			superevent: '={{ $json.id }}',
			// Simplified, it would ask for what hangs on the superevent, too.
			simplify: false,
		},
	},
	label: {
		parameters: {
			resource: 'label',
			operation: 'add',
			superevent: '={{ $json.id }}',
			label: facts.label,
		},
	},
	download: {
		parameters: {
			resource: 'file',
			operation: 'download',
			superevent: '={{ $json.id }}',
			fileName: facts.file,
		},
	},
	upload: {
		parameters: {
			resource: 'file',
			operation: 'upload',
			superevent: '={{ $json.id }}',
			binaryFields: 'data',
			message: 'bench',
		},
	},
};

const count = facts.pageSize ? `?count=${facts.pageSize}` : '';
const at = `=${facts.url}superevents/{{ $json.id }}/`;
const httpRequest: Tasks = {
	export: {
		parameters: {
			url: `${facts.url}superevents/${count}`,
			options: {
				pagination: {
					pagination: {
						paginationMode: 'responseContainsNextURL',
						nextURL: '={{ $response.body.links.next }}',
						paginationCompleteWhen: 'other',
						completeExpression: '={{ !$response.body.links.next }}',
					},
				},
			},
		},
		count: (items) => items.flatMap(({ json }) => json['superevents']).length,
	},
	get: { parameters: { url: at } },
	label: {
		parameters: {
			method: 'POST',
			url: `${at}labels/`,
			sendBody: true,
			bodyParameters: { parameters: [{ name: 'name', value: facts.label }] },
		},
	},
	download: {
		parameters: {
			url: `${at}files/${facts.file}`,
			options: { response: { response: { responseFormat: 'file' } } },
		},
	},
	upload: {
		parameters: {
			method: 'POST',
			url: `${at}logs/`,
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: {
				parameters: [
					{ parameterType: 'formData', name: 'comment', value: 'bench' },
					{ parameterType: 'formBinaryData', name: 'upload', inputDataFieldName: 'data' },
				],
			},
		},
	},
};

interface Contestant {
	tasks: Tasks;
	type: () => Promise<
		INodeTypes['getByName'] extends (...given: never[]) => infer Type ? Type : never
	>;
	node: Pick<INode, 'typeVersion' | 'credentials'> & { common: INodeParameters };
}

const contestants: Record<string, Contestant> = {
	graceDb: {
		tasks: graceDb,
		type: async () => {
			const loader = new core.PackageDirectoryLoader(resolve(__dirname, '../../..'));
			await loader.loadAll();
			return loader.getNode('graceDb').type;
		},
		node: {
			typeVersion: 1,
			credentials: { graceDbSciTokenApi: { id: '1', name: 'token' } },
			common: { authentication: 'sciToken' },
		},
	},
	httpRequest: {
		tasks: httpRequest,
		type: () => {
			const path = 'n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js';
			const { HttpRequest } = load(path) as { HttpRequest: new () => INodeType };
			return Promise.resolve(new HttpRequest());
		},
		node: {
			typeVersion: 4.2,
			common: {
				sendHeaders: true,
				headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${token}` }] },
			},
		},
	},
};

async function main(): Promise<void> {
	const contestant = contestants[name];
	if (!contestant) throw new Error(`no node ${name}`);
	const {
		tasks,
		node: { common, ...rest },
	} = contestant;
	const { parameters, count = (items) => items.length } = tasks[facts.task];
	const type = await contestant.type();
	const nodeTypes: INodeTypes = {
		getByName: () => type,
		getByNameAndVersion: (_name, version) =>
			workflow.NodeHelpers.getVersionedNodeType(type, version),
		getKnownTypes: () => ({}),
	};
	const binaryData = Container.get(core.BinaryDataService);
	await binaryData.init();
	const node: INode = {
		id: '1',
		name: 'node',
		type: name,
		position: [0, 0],
		parameters: { ...common, ...parameters },
		...rest,
	};
	const shown = { id: '1', name: 'bench', nodes: [node], connections: {}, active: false };
	const instance = new workflow.Workflow({
		...shown,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const now = new Date();
	const base = 'http://localhost/';
	const additional = {
		currentNodeExecutionIndex: 0,
		variables: {},
		executionId: '1',
		restApiUrl: base,
		instanceBaseUrl: base,
		webhookBaseUrl: base,
		webhookWaitingBaseUrl: base,
		formWaitingBaseUrl: base,
		webhookTestBaseUrl: base,
		hooks: new core.ExecutionLifecycleHooks('manual', '1', {
			...shown,
			activeVersionId: null,
			isArchived: false,
			createdAt: now,
			updatedAt: now,
		}),
		credentialsHelper: {
			getDecrypted: () =>
				Promise.resolve({
					source: 'token',
					token,
					server: 'custom',
					customServer: facts.url,
					access: 'readWrite',
					ca: readFileSync(facts.caFile, 'utf8'),
				}),
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
		},
	} as never;
	const binary = async (): Promise<{ data: IBinaryData }> => ({
		data: await binaryData.store(
			{ type: 'execution', workflowId: '1', executionId: '1' },
			createReadStream(facts.path),
			{ mimeType: 'application/octet-stream', fileName: 'large.bin', data: '' },
		),
	});
	const ids = facts.task === 'export' ? [''] : facts.ids;
	const file = facts.task === 'upload' ? { binary: await binary() } : {};
	const items = ids.map((id) => ({ json: { id }, ...file }));
	const run = workflow.createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node, data: { main: [items] }, source: null }],
		},
	});
	await report(async () => {
		const execution = new core.WorkflowExecute(additional, 'manual', run);
		const { error, runData } = (await execution.processRunExecutionData(instance)).data.resultData;
		if (error) throw error as Error;
		const given = runData['node']?.[0]?.data?.['main']?.[0] ?? [];
		const wanted = facts.task === 'export' ? facts.superevents : ids.length;
		if (count(given) !== wanted) throw new Error(`${count(given)} of ${wanted}`);
	});
	process.exit(0);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
