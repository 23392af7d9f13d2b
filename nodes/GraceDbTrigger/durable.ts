/**
 * Whether n8n keeps the state in the same transaction as the execution (its scheduler's durable cursors): then nothing is
 * ever lost between the two. Static data of a workflow is watched for changes by n8n, a cursor is a plain object.
 */
export function isDurable(memory: object): boolean {
	return !('__dataChanged' in memory);
}
