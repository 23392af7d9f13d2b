import { entryOf, type Json, type JsonObject, textOf } from '../json';
import { textOrNull } from './eventFacts';
import { idField } from './idField';

/** Source: `signoff-types` of the server. */
const kinds: Partial<Record<string, string>> = { ADV: 'advocate', OP: 'operator' };

/**
 * The flat, readable form of a signoff: what an advocate, or the operator of a detector, thinks of a superevent. `okay` is
 * its status as a switch, `signed_by` its type in words.
 */
export function simplifySignoff(signoff: JsonObject, supereventId: string): JsonObject {
	const type = textOf(signoff['signoff_type']);
	return {
		...idField(supereventId),
		signoff_type: type,
		signed_by: entryOf(kinds, type) ?? type,
		instrument: textOrNull(signoff['instrument']),
		status: signoff['status'] ?? null,
		okay: okay(signoff['status']),
		submitter: signoff['submitter'] ?? null,
		comment: signoff['comment'] ?? null,
	};
}

function okay(status: Json | undefined): Json {
	return typeof status === 'string' ? status === 'OK' : null;
}
