import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';
import { world } from './world';

/** n8n's own interface, signed in as the owner. */
export interface N8nRest {
	get(path: string): Promise<unknown>;
	post(path: string, body: object): Promise<unknown>;
	patch(path: string, body: object): Promise<unknown>;
}

export async function signInToRest({ url, email, password } = world.editor): Promise<N8nRest> {
	const ask = async (
		method: string,
		path: string,
		body?: object,
		cookie?: string,
	): Promise<Response> => {
		const answer = await fetch(`${url}${path}`, {
			method,
			headers: { ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
			body: body && JSON.stringify(body),
		});
		if (answer.ok) return answer;
		throw new Error(`n8n answers ${answer.status} to ${path}: ${await answer.text()}`);
	};
	const login = await ask('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	const cookie = login.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');
	const data = async (answer: Promise<Response>): Promise<unknown> =>
		((await (await answer).json()) as { data: unknown }).data;
	return {
		get: (path) => data(ask('GET', path, undefined, cookie)),
		post: (path, body) => data(ask('POST', path, body, cookie)),
		patch: (path, body) => data(ask('PATCH', path, body, cookie)),
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
