import type { Field } from './field';
import { requiredText, text } from './read';
import { serverChoiceField, serverChoicesField } from './commonFields';

/** A label, where one may be given. */
export const optionalLabel = serverChoiceField('label', 'Label', 'getLabels', text);

/** One of the labels that the server knows. */
export const label: Field<'label', string> = {
	property: { ...optionalLabel.property, required: true },
	read: requiredText('Label', 'Choose a label, for example EM_READY.'),
};

/** Several labels. */
export const labels = serverChoicesField('labels', 'Label', 'getLabels');
