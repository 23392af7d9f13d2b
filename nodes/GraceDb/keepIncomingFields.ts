import type { INodeExecutionData } from 'n8n-workflow';
import { flagField } from '../shared/parameters/commonFields';

/** Beside the parameters of every operation. */
export const keepIncomingFields = flagField(
	'keepIncomingFields',
	'Keep Incoming Fields',
	'Whether to add the fields and files of the incoming item to each result. If both have a field of the same name, the result wins. A result made from several incoming items keeps nothing.',
);

/**
 * A result with what came in: of equal names, in the JSON and among the files, those of the result count. The fields of the result
 * stand first, as without it.
 */
export function withIncomingFields(
	incoming: INodeExecutionData | undefined,
	{ json, binary, ...result }: INodeExecutionData,
): INodeExecutionData {
	const files = { ...incoming?.binary, ...binary };
	return {
		...result,
		json: { ...json, ...incoming?.json, ...json },
		...(Object.keys(files).length > 0 ? { binary: files } : {}),
	};
}
