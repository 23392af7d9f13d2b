import { type Category, categories } from '../../../gracedb/query/category';
import type { Field } from './field';
import { commaSeparated, oneOf } from './read';
import { textField } from './commonFields';

/** A query in GraceDB's own language. */
export const query = textField(
	'query',
	'Query',
	'far < 1e-7 label: ADVOK',
	'What to look for, in the <a href="https://gracedb.ligo.org/documentation/queries.html">query language of GraceDB</a>. Terms with blanks between are all to be met. Empty finds everything in the category.',
);

/** Real candidates, tests or mock data. */
export const category: Field<'category', Category> = {
	property: {
		displayName: 'Category',
		name: 'category',
		type: 'options',
		default: 'Production',
		description:
			'Which superevents to look for. A query that names a category or superevent IDs decides by itself.',
		options: [
			{
				name: 'Any',
				value: 'Any',
				description:
					'What the query says. GraceDB leaves mock and test ones out of a query that does not name them. Only an empty one finds all; that of a trigger is never empty.',
			},
			{
				name: 'MDC',
				value: 'MDC',
				description: 'Mock data: about one an hour, made to look like real ones',
			},
			{
				name: 'Production',
				value: 'Production',
				description: 'Real candidates',
			},
			{
				name: 'Test',
				value: 'Test',
				description: 'Tests of people and pipelines',
			},
		],
	},
	read: oneOf('Category', categories),
};

/**
 * In which order the server gives a list.
 *
 * @param description with the fields that the server sorts by
 */
export function sort(placeholder: string, description: string): Field<'sort', string> {
	return {
		property: {
			displayName: 'Sort',
			name: 'sort',
			type: 'string',
			default: '',
			placeholder,
			description: `${description}. The newest come first without it.`,
		},
		takesList: true,
		read: commaSeparated,
	};
}
