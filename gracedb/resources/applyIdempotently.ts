import { GraceDbError } from '../errors/GraceDbError';

/**
 * Turns the refusal of what already is so into success: who asks for a state has it. After a repeat of our own request it
 * means that the first one had arrived after all.
 *
 * @param isSo whether the server's error says that the state was there before
 * @returns whether the state is new
 */
export async function applyIdempotently(
	request: Promise<unknown>,
	isSo: (error: GraceDbError) => boolean,
): Promise<boolean> {
	try {
		await request;
		return true;
	} catch (error) {
		if (error instanceof GraceDbError && isSo(error)) return error.attempts !== 1;
		throw error;
	}
}
