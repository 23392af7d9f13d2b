import { GraceDbError, type GraceDbErrorKind } from './GraceDbError';

/**
 * An answer, or undefined where the server refuses it in one of some ways.
 *
 * @throws what the request throws otherwise
 */
export async function undefinedOn<Content>(
	kinds: readonly GraceDbErrorKind[],
	request: Promise<Content>,
): Promise<Content | undefined> {
	try {
		return await request;
	} catch (error) {
		if (error instanceof GraceDbError && kinds.includes(error.kind)) return undefined;
		throw error;
	}
}

/** Kinds of failures that come from the user's rights, the server's age, or from what is not there: nothing is broken. */
export const kindsOfUnavailable: readonly GraceDbErrorKind[] = [
	'permission',
	'missing',
	'rejected',
	'input',
];

/** Something that may not be there, or not for this user: undefined then. */
export function optional<Content>(request: Promise<Content>): Promise<Content | undefined> {
	return undefinedOn(['missing', 'permission'], request);
}
