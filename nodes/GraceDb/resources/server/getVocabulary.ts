import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { type VocabularyList, vocabularyLists } from '../../../../gracedb/resources/vocabulary';
import { oneOf } from '../../../shared/parameters/read';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';

const list: Field<'list', VocabularyList> = {
	property: {
		displayName: 'Vocabulary',
		name: 'list',
		type: 'options',
		default: 'labels',
		description: 'Which names to get',
		options: [
			{
				name: 'Categories',
				value: 'superevent-categories',
				description: 'Categories of superevents: production, test, mock data',
			},
			{
				name: 'EM Groups',
				value: 'em-groups',
				description: 'Groups of observers that report EM observations',
			},
			{
				name: 'Groups',
				value: 'groups',
				description: 'Groups of analysts: CBC, Burst, …',
			},
			{
				name: 'Instruments',
				value: 'instruments',
				description: 'Detectors that signoffs are for',
			},
			{
				name: 'Labels',
				value: 'labels',
			},
			{
				name: 'Pipelines',
				value: 'pipelines',
				description: 'Search programs',
			},
			{
				name: 'Searches',
				value: 'searches',
				description: 'What a pipeline searches for',
			},
			{
				name: 'Signoff Statuses',
				value: 'signoff-statuses',
			},
			{
				name: 'Signoff Types',
				value: 'signoff-types',
			},
			{
				name: 'VOEvent Types',
				value: 'voevent-types',
			},
		],
	},
	read: oneOf('Vocabulary', vocabularyLists),
};

export const getVocabulary = operation({
	name: 'Get Vocabulary',
	value: 'getVocabulary',
	action: 'Get the vocabulary of the server',
	description: 'Get the names that the server knows, for example of labels or pipelines',
	access: 'read',
	fields: [list],
	async *execute({ client, params }) {
		const entries = await client.vocabulary.entries(params.list);
		if (!entries) {
			throw inputError(
				`This server does not list its ${params.list}.`,
				'If you know a name, enter it with an expression.',
			);
		}
		yield* [...entries].sort((a, b) => a.name.localeCompare(b.name));
	},
});
