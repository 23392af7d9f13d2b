import { textField } from '../../../shared/parameters/commonFields';
import type { Field } from '../../../shared/parameters/field';
import { fromModel } from '../../../shared/parameters/fromModel';
import { eventGrammar } from '../../../shared/parameters/queryGrammar';

export const query: Field<'query', string> = {
	...textField(
		'query',
		'Query',
		'CBC gstlal far < 1e-7',
		'What to search for, in the <a href="https://gracedb.ligo.org/documentation/queries.html">query language of GraceDB</a>. Leave empty to find everything, including tests and mock data. A query leaves those out unless it names them.',
	),
	forModel: fromModel('Query', eventGrammar, 'string', ''),
};
