import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';
import { world } from './world';

/** n8n's own interface, for the owner. */
export interface N8nRest {
	get(path: string): Promise<unknown>;
	post(path: string, body: object): Promise<unknown>;
	patch(path: string, body: object): Promise<unknown>;
}

/** @param cookie of a session, as `logIn` gives it */
export function n8nAsOwner(url = world.editor.url, cookie = world.cookie): N8nRest {
	const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
		const answer = await fetch(`${url}${path}`, {
			method,
			headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
			body: body && JSON.stringify(body),
		});
		if (answer.ok) return ((await answer.json()) as { data: unknown }).data;
		throw new Error(`n8n answers ${answer.status} to ${path}: ${await answer.text()}`);
	};
	return {
		get: (path) => ask('GET', path),
		post: (path, body) => ask('POST', path, body),
		patch: (path, body) => ask('PATCH', path, body),
	};
}

/** Runs a workflow by hand, from the node with this name on, and returns what came of each node. */
export async function runByHand(
	n8n: N8nRest,
	workflowId: string,
	startNode: string,
): Promise<IRunExecutionData['resultData']> {
	const { executionId } = (await n8n.post(`/rest/workflows/${workflowId}/run`, {
		triggerToStartFrom: { name: startNode },
	})) as { executionId: string };
	for (const deadline = Date.now() + 180_000; Date.now() < deadline; await sleep(300)) {
		const { finished, stoppedAt, data } = (await n8n.get(`/rest/executions/${executionId}`)) as {
			finished: boolean;
			stoppedAt: string | null;
			data: string;
		};
		if (finished || stoppedAt) return (parse(data) as IRunExecutionData).resultData;
	}
	throw new Error(`Execution ${executionId} does not end.`);
}
