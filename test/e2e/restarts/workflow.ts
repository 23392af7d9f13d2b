interface WorkflowNode {
	name: string;
	[field: string]: unknown;
}

export interface WatchingWorkflow {
	nodes: WorkflowNode[];
	[field: string]: unknown;
}

/** Trigger → a pause, in which n8n can be killed → Remove Duplicates → a line in a file for each item. */
export function watchingWorkflow(apiUrl: string, file: string): WatchingWorkflow {
	const nodes = [
		node('GraceDB Trigger', 'n8n-nodes-gracedb.graceDbTrigger', 1, {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			authentication: 'none',
			server: 'custom',
			customServer: apiUrl,
			// An early warning is not called significant by any label.
			significance: 'all',
		}),
		node('Pause', 'n8n-nodes-base.wait', 1.1, {
			resume: 'timeInterval',
			amount: 3,
			unit: 'seconds',
		}),
		node('Remove Duplicates', 'n8n-nodes-base.removeDuplicates', 2, {
			operation: 'removeItemsSeenInPreviousExecutions',
			dedupeValue: '={{ $json.dedupe_key }}',
			options: {},
		}),
		node('One Line', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: '={{ { line: JSON.stringify($json) + "\\n" } }}',
			options: {},
		}),
		node('As Text', 'n8n-nodes-base.convertToFile', 1.1, {
			operation: 'toText',
			sourceProperty: 'line',
			options: {},
		}),
		node('Write', 'n8n-nodes-base.readWriteFile', 1, {
			operation: 'write',
			fileName: file,
			options: { append: true },
		}),
	];
	return {
		name: 'Watch through restarts',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes,
		connections: Object.fromEntries(
			nodes.slice(1).map(({ name }, index) => [nodes[index]?.name, inputOf(name)]),
		),
	};
}

function node(name: string, type: string, typeVersion: number, parameters: object): WorkflowNode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

function inputOf(name: string): object {
	return { main: [[{ node: name, type: 'main', index: 0 }]] };
}
