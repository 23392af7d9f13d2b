import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { GraceDbClient } from '../../../gracedb/client';
import { connect } from '../connect';
import { interactiveOptions } from '../interactiveOptions';

/** A client for the lists of the editor, as the node's parameters at this moment say. */
export async function connectForList(context: ILoadOptionsFunctions): Promise<GraceDbClient> {
	return await connect(
		{
			parameter: (name) => context.getNodeParameter(name, ''),
			credential: (type) => context.getCredentials(type),
			helpers: context.helpers,
		},
		interactiveOptions,
	);
}
