import { flagField } from './commonFields';

/** For what must not be written twice, and the server cannot distinguish from a second one. */
export const checkBeforeRepeating = flagField(
	'checkBeforeRepeating',
	'Check Before Repeating',
	'Whether to check, after a lost answer, if the entry exists, and to send it again if not. If off, a lost answer is an error that says that the entry may exist. Needs one more request per entry.',
);
