import { setTimeout as sleep } from 'node:timers/promises';
import type { IRunExecutionData } from 'n8n-workflow';
import { n8nRest, type N8nRest } from '../../scripts/owner';
import { executionsOf, isOver, resultOf } from '../support/executions';
import { world } from './world';

export type { N8nRest };

/** The interface of the n8n that all tests share. */
export function n8nAsOwner(): N8nRest {
	return n8nRest(world.editor.url, world.cookie);
}

/** Runs a workflow by hand, from the node with this name on, and returns what came of each node. */
export async function runByHand(
	n8n: N8nRest,
	workflowId: string,
	startNode: string,
): Promise<IRunExecutionData['resultData']> {
	const { executionId } = (await n8n.post(`/rest/workflows/${workflowId}/run`, {
		// Which version of the workflow to run; a newer n8n takes its own.
		workflowData: await n8n.get(`/rest/workflows/${workflowId}`),
		triggerToStartFrom: { name: startNode },
	})) as { executionId: string };
	for (const deadline = Date.now() + 180_000; Date.now() < deadline; await sleep(300)) {
		const listed = (await executionsOf(n8n, workflowId)).find(({ id }) => id === executionId);
		if (listed && isOver(listed)) return await resultOf(n8n, executionId);
	}
	throw new Error(`Execution ${executionId} does not end.`);
}
