import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { GraceDbClient } from '../../../gracedb/client';
import { connectForList } from './connectForList';
import { toNodeError } from '../nodeError';
import { located } from '../parameters/read';

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A function that fills the list of a resource locator; when the server does not answer, the list says why. */
export function searchList(
	find: (
		client: GraceDbClient,
		filter: string,
		paginationToken: string | undefined,
	) => Promise<INodeListSearchResult>,
): Search {
	return async function (filter = '', paginationToken) {
		try {
			return await find(await connectForList(this), filter.trim(), paginationToken);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}

/** The same for what hangs on the superevent or event that the node's panel names, all of which comes at once. */
export function searchOnObject(
	find: (client: GraceDbClient, objectId: string) => Promise<INodeListSearchItems[]>,
): Search {
	return async function (filter = '') {
		try {
			const objectId = located(this.getNodeParameter('superevent', ''));
			const all = await find(await connectForList(this), objectId);
			const wanted = filter.trim().toLowerCase();
			return { results: all.filter(({ name }) => name.toLowerCase().includes(wanted)) };
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}
