import type { IExecuteFunctions, IPollFunctions, ITriggerFunctions } from 'n8n-workflow';

/**
 * - `error`: something has to be done, or alerts are held up. Also in the list of executions, as a failed one.
 * - `warn`: goes on, but not as the user may expect.
 * - `info`: all is well again; what is only good to know.
 * - `debug`: what can be said of every poll.
 */
export type Level = 'error' | 'warn' | 'info' | 'debug';

/** Says a sentence in n8n's log, with the node and the workflow that it is about. The only place that writes there. */
export function log(
	context: Pick<
		IExecuteFunctions | IPollFunctions | ITriggerFunctions,
		'logger' | 'getNode' | 'getWorkflow'
	>,
	level: Level,
	sentence: string,
): void {
	const { id: workflowId } = context.getWorkflow();
	context.logger[level](`${context.getNode().name}: ${sentence}`, { workflowId });
}
