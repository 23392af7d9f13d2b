import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';

/**
 * An error as n8n shows it: what happened as the message, what to do about it as the description. Carries neither the
 * request nor its headers, so that no secret can get into an execution's record.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (!(error instanceof GraceDbError)) {
		return new NodeOperationError(node, error instanceof Error ? error : String(error), {
			itemIndex,
		});
	}
	const { message, advice, kind, status } = error;
	const description = advice === undefined ? undefined : asHtml(advice);
	if (kind === 'input' || (kind === 'credential' && status === undefined)) {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	return new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode: status?.toString(), itemIndex },
	);
}

/** The editor shows descriptions as HTML, where the rest of `far < 1e-7` would be taken for a tag and left out. */
function asHtml(text: string): string {
	return text.replaceAll('<', '&lt;');
}
