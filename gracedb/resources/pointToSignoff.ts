import { GraceDbError } from '../errors/GraceDbError';
import { reworded } from '../errors/reworded';

/** Labels that a signoff sets and takes away: of an advocate, and of the operators of each detector. */
const resultOfSignoff = /^(?:ADV|[A-Z]\d)(?:OK|NO)$/;

/**
 * A refusal of a label that people set with a signoff, with that as advice. The server says that such a label is managed by a process,
 * but not by which.
 *
 * @param instead operation that does it: "Signoff → Create"
 */
export function pointToSignoff(error: unknown, label: string, instead: string): Error {
	const isManaged =
		error instanceof GraceDbError &&
		/managed by an automated process/i.test(error.serverWords ?? '');
	if (isManaged && resultOfSignoff.test(label)) {
		return reworded(error, { advice: `${label} is the result of a signoff: use ${instead}.` });
	}
	return error instanceof Error ? error : new Error(String(error));
}
