import { inputError } from './errors/GraceDbError';

/** Prefixes of event ids: G, E (external), H (hardware injection), M (MDC), T (test), D (detector characterisation). */
const eventId = /^[GEHMTD]\d+$/i;
/** UUID made of an event's file, by which servers since 2.36 find the event. */
const contentId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const supereventId = /^([TM]?S)(\d{6})([a-z]+)$/i;
/** Made of the date and letters by the server, or given by people: at most 25 characters. */
const gwId = /^(?=.{8,25}$)[TM]?GW\d{6}[\w-]*$/i;
const standardGwId = /^[TM]?GW\d{6}[A-Z]*$/i;

/** Page or API address of a superevent or event, e.g. …/superevents/S240716b/view/ or …/api/events/G123 */
const objectAddress =
	/^(?:https?:\/\/)?[^\s/]+\/(?:.*\/)?(superevents|events)\/(?:view\/)?([^\s/?#]+)/i;

/**
 * A superevent id as the server writes it, from what people paste: blanks around, wrong case, the address of a page.
 *
 * @throws GraceDbError of kind `input` if it cannot be the id of a superevent
 */
export function parseSupereventId(text: string, field = 'Superevent'): string {
	const id = fromAddress(text);
	const superevent = supereventId.exec(id);
	if (superevent) {
		const [, prefix = '', date = '', letters = ''] = superevent;
		return prefix.toUpperCase() + date + letters.toLowerCase();
	}
	if (standardGwId.test(id)) return id.toUpperCase();
	if (gwId.test(id)) return id.replace(/^[TM]?GW/i, (prefix) => prefix.toUpperCase());
	if (id === '') {
		throw inputError(`${field} is empty.`, 'Enter the ID of a superevent, for example S240716b.');
	}
	if (isEventId(id)) {
		throw inputError(
			`${field}: "${id}" is the ID of an event, not of a superevent.`,
			'Superevent IDs look like S240716b (or MS…, TS…, GW…).',
		);
	}
	throw inputError(
		`${field}: "${id.slice(0, 100)}" is not a superevent ID.`,
		'Superevent IDs have an S, the date as YYMMDD and lower-case letters, for example S240716b (MS… for mock data, TS… for tests, GW… for confirmed ones).',
	);
}

/** An object that logs and labels can be attached to. */
export interface ObjectId {
	type: 'superevent' | 'event';
	id: string;
}

/**
 * The id of an event or a superevent. Differs from ligo-gracedb 2.16.1, which takes `D…` and small letters for superevents.
 *
 * @throws GraceDbError of kind `input` if it can be neither
 */
export function parseObjectId(text: string, field = 'Superevent or Event'): ObjectId {
	const id = fromAddress(text);
	if (isEventId(id)) return { type: 'event', id: parseEventId(id) };
	if (supereventId.test(id) || gwId.test(id)) {
		return { type: 'superevent', id: parseSupereventId(id, field) };
	}
	throw inputError(
		id === ''
			? `${field} is empty.`
			: `${field}: "${id.slice(0, 100)}" is neither a superevent ID nor an event ID.`,
		'Superevent IDs look like S240716b, event IDs like G412345.',
	);
}

const isEventId = (id: string): boolean => eventId.test(id) || contentId.test(id);

/**
 * The id of an event, or its content id.
 *
 * @throws GraceDbError of kind `input` if it cannot be one
 */
export function parseEventId(text: string, field = 'Event'): string {
	const id = fromAddress(text);
	if (eventId.test(id)) return id.toUpperCase();
	if (contentId.test(id)) return id;
	throw inputError(
		id === '' ? `${field} is empty.` : `${field}: "${id.slice(0, 100)}" is not an event ID.`,
		'Event IDs have one of the letters G, E, H, M, T, D and a number, for example G412345.',
	);
}

function fromAddress(text: string): string {
	const trimmed = text.trim();
	const id = objectAddress.exec(trimmed)?.[2];
	// `%` and blanks cannot be part of an id, so an escape that cannot be read changes nothing.
	return id === undefined ? trimmed : id.replace(/%20/g, ' ').trim();
}
