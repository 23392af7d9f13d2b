import type { Value } from '../caseFile';
import { isGiven, plain, type SentFile } from '../python';
import type { Call } from '../signatures';

/** An operation of the GraceDB node with its parameters, that does what a call of the Python client does. */
export interface Run {
	resource: string;
	operation: string;
	parameters?: Record<string, Value>;
	/** Binary fields of the item. */
	files?: Record<string, SentFile>;
}

/** The argument that names the event or superevent. */
export const objectOf = ({ given }: Call): Record<string, Value> => ({
	superevent: plain(given['object_id'] ?? given['superevent_id'] ?? ''),
});

export const supereventOf = ({ given }: Call): Record<string, Value> => ({
	superevent: plain(given['superevent_id'] ?? given['object_id'] ?? ''),
});

export const eventOf = ({ given }: Call): Record<string, Value> => ({
	event: plain(given['graceid'] ?? ''),
});

/** A number that a parameter of n8n holds; None is an empty field. */
export const numberOf = (value: Value | undefined): Value => (isGiven(value) ? plain(value) : '');
