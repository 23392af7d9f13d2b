import { makeUsers } from '../identity/users';

const lastNames = new Map(
	Object.values(makeUsers([])).map(({ username, lastName }) => [username, lastName.toLowerCase()]),
);

/** Whether a text is part of a submitter's user name or last name, in any case. */
export function isSubmittedBy(username: string, part: string): boolean {
	const wanted = part.toLowerCase();
	return (
		username.toLowerCase().includes(wanted) || (lastNames.get(username) ?? '').includes(wanted)
	);
}
