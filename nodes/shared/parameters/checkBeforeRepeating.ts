import { flagField } from './commonFields';

/** For what must not be written twice, and the server cannot distinguish from a second one. */
export const checkBeforeRepeating = flagField(
	'checkBeforeRepeating',
	'Check Before Repeating',
	'Whether to look, when an answer was lost, if the entry is there, and to send it again if it is not. Otherwise it is not sent again, and an error says that it may be there. Costs one request more for each entry.',
);
