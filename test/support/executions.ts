import { parse } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';
import type { N8nRest } from '../../scripts/owner';

/** An execution as n8n lists it. */
export interface ListedExecution {
	id: string;
	status: string;
}

/** All executions of a workflow that n8n keeps, the oldest first. */
export async function executionsOf(n8n: N8nRest, workflowId: string): Promise<ListedExecution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = (await n8n.get(`/rest/executions?filter=${filter}`)) as {
		results: ListedExecution[];
	};
	return results.sort((a, b) => Number(a.id) - Number(b.id));
}

export function isOver({ status }: ListedExecution): boolean {
	return !['new', 'running', 'waiting'].includes(status);
}

/** What came of an execution that is over: of one that has just begun, n8n 2.20 answers 500. */
export async function resultOf(
	n8n: N8nRest,
	executionId: string,
): Promise<IRunExecutionData['resultData']> {
	const { data } = (await n8n.get(`/rest/executions/${executionId}`)) as { data: string };
	return (parse(data) as IRunExecutionData).resultData;
}
