import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type {
	IBinaryData,
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialType,
	IDataObject,
	IExecuteData,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	ILoadOptionsFunctions,
	INodeParameters,
	INodeType,
	INodeTypes,
	IPollFunctions,
	IRun,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { removeAtTheEnd } from './leftovers';

// n8n-core writes its settings into this folder as soon as it is loaded.
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-nodes-gracedb-test-'));
process.env['N8N_USER_FOLDER'] = userFolder;
process.env['N8N_LOG_LEVEL'] = 'silent';
removeAtTheEnd(userFolder);

/** Filled-in credentials by type. */
export type Credentials = Record<string, ICredentialDataDecryptedObject>;

export interface NodeOptions {
	items?: INodeExecutionData[];
	credentials?: Credentials;
	onError?: INode['onError'];
	/** Gets what the node shows beside its output, in sentences. */
	hints?: string[];
}

/** n8n's own engine, in this process, with the built package: what it runs here it runs in n8n. */
export interface Engine {
	/** The type of one of our nodes, by its short name. */
	nodeType(name: string): INodeType;
	credentialType(name: string): ICredentialType;
	/** Runs a workflow of our nodes, from the first on. */
	runWorkflow(nodes: INode[], connections: IConnections, options?: NodeOptions): Promise<IRun>;
	/** Runs the GraceDB node alone; rejects with the node's error. Outputs in order, the error output last. */
	runNode(parameters: INodeParameters, options?: NodeOptions): Promise<INodeExecutionData[][]>;
	trigger(parameters: INodeParameters, options?: TriggerOptions): Trigger;
	/** A GraceDB Alert Trigger that listens until it is closed. Rejects with the error of its activation. */
	listen(parameters: INodeParameters, options?: ListenOptions): Promise<ListeningTrigger>;
	/** The bytes of a file that a node has saved. */
	readBinary(data: IBinaryData): Promise<Buffer>;
	/** What a dropdown of the GraceDB node shows that comes from the server. */
	loadOptions(
		method: string,
		parameters: INodeParameters,
		options?: NodeOptions,
	): Promise<INodePropertyOptions[]>;
	/** What the list of a resource locator shows for a filter. */
	searchList(
		method: string,
		parameters: INodeParameters,
		filter?: string,
		paginationToken?: string,
		options?: NodeOptions,
	): Promise<INodeListSearchResult>;
	/** The same of superevents. */
	searchSuperevents(
		parameters: INodeParameters,
		filter?: string,
		paginationToken?: string,
		options?: NodeOptions,
	): Promise<INodeListSearchResult>;
}

export interface TriggerOptions {
	credentials?: Credentials;
	/** Node id; the same one again stands for the same trigger in the same process. */
	id?: string;
	/** What an earlier process saved. */
	saved?: IDataObject;
}

export interface ListenOptions extends TriggerOptions {
	activation?: 'update' | 'init';
	mode?: 'trigger' | 'manual';
	/** How an execution goes; default: it ends at once. */
	execute?: (items: INodeExecutionData[]) => Promise<void>;
}

/** A GraceDB Alert Trigger in an active workflow. */
export interface ListeningTrigger {
	/** Executions that it has started, with their items. */
	executions: INodeExecutionData[][];
	/** All items, in order. */
	items(): IDataObject[];
	/** Failed executions. */
	reported: Error[];
	/** Lines of its log. */
	logged: string[];
	/** What n8n has saved: with the last execution that was started, or at the end of the activation. */
	saved(): IDataObject;
	/** Waits until it has items that fulfil something. */
	until(holds: (trigger: ListeningTrigger) => boolean): Promise<void>;
	close(): Promise<void>;
}

/** A GraceDB Trigger in an active workflow. */
export interface Trigger {
	/** A copy of what n8n would save for it now. */
	saved(): IDataObject;
	/** Errors that were reported without being thrown. */
	reported: Error[];
	poll(mode?: 'trigger' | 'manual'): Promise<INodeExecutionData[] | null>;
}

/** Loads n8n-core and the built package; takes about a second. */
export async function loadEngine(): Promise<Engine> {
	// n8n-core is CommonJS: an import here would give us a second n8n-workflow, whose classes are not n8n's own.
	const require = createRequire(__filename);
	const { Container } = require('@n8n/di') as typeof import('@n8n/di');
	const core = require('n8n-core') as typeof import('n8n-core');
	const workflow = require('n8n-workflow') as typeof import('n8n-workflow');

	const loader = new core.PackageDirectoryLoader(resolve(__dirname, '../..'));
	await loader.loadAll();
	await Container.get(core.BinaryDataService).init();

	const shortName = (type: string): string => type.split('.').at(-1) ?? type;
	const nodeTypes: INodeTypes = {
		getByName: (type) => loader.getNode(shortName(type)).type,
		getByNameAndVersion: (type, version) =>
			workflow.NodeHelpers.getVersionedNodeType(loader.getNode(shortName(type)).type, version),
		getKnownTypes: () => loader.known.nodes,
	};

	class CredentialsHelper extends workflow.ICredentialsHelper {
		constructor(private readonly data: Credentials) {
			super();
		}
		override getParentTypes = (): string[] => [];
		override isCredentialUsableByNode = (): boolean => true;
		override authenticate: ICredentialsHelper['authenticate'] = (_data, _type, options) =>
			Promise.resolve(options as never);
		override preAuthentication = (): Promise<undefined> => Promise.resolve(undefined);
		override runPreAuthentication = (): Promise<undefined> => Promise.resolve(undefined);
		override getCredentials = (): Promise<never> => Promise.reject(new Error('not stored here'));
		override getDecrypted: ICredentialsHelper['getDecrypted'] = (_extra, _name, type) =>
			Promise.resolve(structuredClone(this.data[type] ?? {}));
		override updateCredentials = (): Promise<void> => Promise.resolve();
		override updateCredentialsOauthTokenData = (): Promise<void> => Promise.resolve();
		override getCredentialsProperties = (): [] => [];
	}

	function additionalData(credentials: Credentials): IWorkflowExecuteAdditionalData {
		const base = 'http://localhost/';
		return {
			credentialsHelper: new CredentialsHelper(credentials),
			currentNodeExecutionIndex: 0,
			variables: {},
			executionId: '1',
			restApiUrl: base,
			instanceBaseUrl: base,
			formWaitingBaseUrl: base,
			webhookBaseUrl: base,
			webhookWaitingBaseUrl: base,
			webhookTestBaseUrl: base,
			logAiEvent: () => undefined,
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	async function runWorkflow(
		nodes: INode[],
		connections: IConnections,
		{ items = [{ json: {} }], credentials = {} }: NodeOptions = {},
	): Promise<IRun> {
		const instance = new workflow.Workflow({
			id: 'test',
			name: 'test',
			nodes,
			connections,
			active: false,
			nodeTypes,
			settings: { executionOrder: 'v1' },
		});
		const now = new Date();
		const data = additionalData(credentials);
		data.hooks = new core.ExecutionLifecycleHooks('manual', '1', {
			id: 'test',
			name: 'test',
			nodes,
			connections,
			active: false,
			activeVersionId: null,
			isArchived: false,
			createdAt: now,
			updatedAt: now,
		});
		const node = nodes[0];
		if (!node) throw new Error('a workflow needs a node');
		const stack: IExecuteData[] = [{ node, data: { main: [items] }, source: null }];
		const run = workflow.createRunExecutionData({ executionData: { nodeExecutionStack: stack } });
		return await new core.WorkflowExecute(data, 'manual', run).processRunExecutionData(instance);
	}

	function loadContext(
		parameters: INodeParameters,
		options: NodeOptions,
	): { context: ILoadOptionsFunctions; type: INodeType } {
		const node = graceDbNode('GraceDB', parameters, options);
		const instance = new workflow.Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes,
		});
		const data = additionalData(options.credentials ?? {});
		const context = new core.LoadOptionsContext(instance, node, data, 'parameters');
		return { context, type: nodeTypes.getByNameAndVersion(node.type, 1) };
	}

	const searchList: Engine['searchList'] = async (
		method,
		parameters,
		filter,
		paginationToken,
		options = {},
	) => {
		const { context, type } = loadContext(parameters, options);
		const search = type.methods?.listSearch?.[method];
		if (!search) throw new Error(`the node has no list ${method}`);
		return await search.call(context, filter, paginationToken);
	};

	return {
		nodeType: (name) => loader.getNode(name).type as INodeType,
		credentialType: (name) => loader.getCredential(name).type,
		runWorkflow,

		async runNode(parameters, options = {}) {
			const node = graceDbNode('GraceDB', parameters, options);
			const run = await runWorkflow([node], {}, options);
			const { error, runData } = run.data.resultData;
			if (error) throw error as Error;
			options.hints?.push(...(runData['GraceDB']?.[0]?.hints ?? []).map(({ message }) => message));
			return (runData['GraceDB']?.[0]?.data?.['main'] ?? []).map((items) => items ?? []);
		},

		readBinary: (data) => Container.get(core.BinaryDataService).getAsBuffer(data),

		async loadOptions(method, parameters, options = {}) {
			const { context, type } = loadContext(parameters, options);
			const load = type.methods?.loadOptions?.[method];
			if (!load) throw new Error(`the node has no method ${method}`);
			return await load.call(context);
		},

		searchList,

		searchSuperevents: (...given) => searchList('searchSuperevents', ...given),

		async listen(parameters, options = {}) {
			const { credentials = {}, id = randomUUID(), saved = {}, execute } = options;
			const { activation = 'update', mode = 'trigger' } = options;
			const node: INode = {
				id,
				name: 'GraceDB Alert Trigger',
				type: 'n8n-nodes-gracedb.graceDbAlertTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters,
				credentials: references(credentials),
			};
			const instance = new workflow.Workflow({
				id: `workflow of ${id}`,
				nodes: [node],
				connections: {},
				active: true,
				nodeTypes,
				staticData: structuredClone(saved),
			});
			const copy = (): IDataObject =>
				JSON.parse(JSON.stringify(instance.staticData)) as IDataObject;
			let database = structuredClone(saved);
			const waiting = new Set<() => void>();
			const changed = (): void => {
				for (const look of [...waiting]) look();
			};
			const listening: ListeningTrigger = {
				executions: [],
				items: () => listening.executions.flat().map(({ json }) => json),
				reported: [],
				logged: [],
				saved: () => structuredClone(database),
				until: (holds) =>
					new Promise((resolve) => {
						const look = (): void => {
							if (!holds(listening)) return;
							waiting.delete(look);
							resolve();
						};
						waiting.add(look);
						look();
					}),
				close: () => Promise.resolve(),
			};
			const context = new core.TriggerContext(
				instance,
				node,
				additionalData(credentials),
				mode,
				activation,
				([items = []], _response, done) => {
					database = copy();
					listening.executions.push(items);
					changed();
					void (execute?.(items) ?? Promise.resolve()).then(() => done?.resolve({} as IRun));
				},
				(error) => {
					listening.reported.push(error);
					changed();
				},
				(error) => {
					listening.reported.push(error);
					changed();
				},
			);
			const note = (line: string): void => {
				listening.logged.push(line);
				changed();
			};
			Object.defineProperty(context, 'logger', {
				value: { error: note, warn: note, info: note, debug: note },
			});
			const type = nodeTypes.getByNameAndVersion(node.type, 1);
			const response = await type.trigger?.call(context);
			await response?.manualTriggerFunction?.();
			if (Object.keys(database).length === 0) database = copy();
			listening.close = async () => await response?.closeFunction?.();
			return listening;
		},

		trigger(parameters, { credentials = {}, id = randomUUID(), saved = {} } = {}) {
			const node: INode = {
				id,
				name: 'GraceDB Trigger',
				type: 'n8n-nodes-gracedb.graceDbTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters,
				credentials: references(credentials),
			};
			const instance = new workflow.Workflow({
				id: `workflow of ${id}`,
				nodes: [node],
				connections: {},
				active: true,
				nodeTypes,
				staticData: structuredClone(saved),
			});
			const type = nodeTypes.getByNameAndVersion(node.type, 1);
			const trigger: Trigger = {
				reported: [],
				saved: () => JSON.parse(JSON.stringify(instance.staticData)) as IDataObject,
				async poll(mode = 'trigger') {
					const activation = mode === 'manual' ? 'manual' : 'update';
					const context = new core.PollContext(
						instance,
						node,
						additionalData(credentials),
						mode,
						activation,
					) as IPollFunctions;
					context.__emitError = (error: Error): void => {
						trigger.reported.push(error);
					};
					const output = await type.poll?.call(context);
					return output?.[0] ?? null;
				},
			};
			return trigger;
		},
	};
}

/** A GraceDB node for a workflow. */
export function graceDbNode(
	name: string,
	parameters: INodeParameters,
	{ credentials = {}, onError }: NodeOptions = {},
): INode {
	return {
		id: name,
		name,
		type: 'n8n-nodes-gracedb.graceDb',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: references(credentials),
		...(onError === undefined ? {} : { onError }),
	};
}

function references(credentials: Credentials): NonNullable<INode['credentials']> {
	return Object.fromEntries(
		Object.keys(credentials).map((type) => [type, { id: type, name: type }]),
	);
}

/** Binary data as n8n keeps it in memory. */
export function binary(
	content: string | Buffer,
	fileName: string,
	mimeType = 'text/plain',
): IBinaryData {
	return { data: Buffer.from(content).toString('base64'), fileName, mimeType };
}
