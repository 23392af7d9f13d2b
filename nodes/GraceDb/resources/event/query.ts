import { text } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';

export const query: Field<'query', string> = {
	property: {
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		placeholder: 'e.g. CBC gstlal far < 1e-7',
		description:
			'What to look for, in the <a href="https://gracedb.ligo.org/documentation/queries.html">query language of GraceDB</a>. Empty finds everything, tests and mock data included; a query leaves those out unless it names them.',
	},
	read: text,
};
