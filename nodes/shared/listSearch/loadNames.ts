import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { VocabularyList } from '../../../gracedb/resources/vocabulary';
import { connectForList } from './connectForList';
import { toNodeError } from '../nodeError';

/** Stands in place of a list that the server does not give; whoever chooses it has chosen nothing. */
const notListed: INodePropertyOptions = {
	name: '(Not Listed by This Server)',
	value: '',
	description: 'If you know the name, switch the field to Expression and enter it',
};

/**
 * A function that fills a dropdown with a list that the server keeps, such as its labels. Where the server does not give
 * it the dropdown says how to name an entry all the same.
 *
 * @param explanations by code, for those that newcomers ask about
 */
export function loadNames(
	list: VocabularyList,
	explanations: Readonly<Record<string, string>> = {},
): (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]> {
	return async function () {
		try {
			const client = await connectForList(this);
			const entries = await client.vocabulary.entries(list);
			if (!entries) return [notListed];
			return entries
				.map(({ name, code }) => ({
					name: name === code ? name : `${name} (${code})`,
					value: code,
					...(explanations[code] === undefined ? {} : { description: explanations[code] }),
				}))
				.sort((a, b) => a.name.localeCompare(b.name));
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}
