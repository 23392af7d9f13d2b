import type { Field } from './field';
import { names, requiredText, text } from './read';
import { serverChoiceField } from './commonFields';

/** A label, where one may be given. */
export const optionalLabel = serverChoiceField('label', 'Label', 'getLabels', text);

/** One of the labels that the server knows. */
export const label: Field<'label', string> = {
	property: { ...optionalLabel.property, required: true },
	read: requiredText('Label', 'Choose a label, for example EM_READY.'),
};

/** Several labels. */
export const labels: Field<'labels', string[]> = {
	property: {
		displayName: 'Label Names or IDs',
		name: 'labels',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getLabels' },
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	read: names,
};
