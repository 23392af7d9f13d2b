import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { VocabularyList } from '../../gracedb/vocabulary';
import { connect } from './connect';
import { toNodeError } from './nodeError';

/**
 * A function that fills a dropdown with the names of a list that the server keeps, such as its labels. Where the server does
 * not tell them the dropdown is empty, and an expression can still name one.
 */
export function loadNames(
	list: VocabularyList,
): (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]> {
	return async function () {
		try {
			const client = await connect({
				parameter: (name) => this.getNodeParameter(name, ''),
				credential: (type) => this.getCredentials(type),
				helpers: this.helpers,
			});
			const names = (await client.vocabulary.names(list)) ?? [];
			return [...names].sort((a, b) => a.localeCompare(b)).map((name) => ({ name, value: name }));
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}
