import { flagField } from './commonFields';

/** For what must not be written twice, and cannot be told apart from a second one by the server. */
export const checkBeforeRepeating = flagField(
	'checkBeforeRepeating',
	'Check Before Repeating',
	'Whether to look, when an answer was lost, if the entry is there, and to send it again if it is not. Otherwise it is not sent again, and an error says that it may be there. Costs one request more for each entry.',
);
