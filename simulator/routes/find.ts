import type { Call } from '../http/call';
import { maySee, maySeeEvent, mayChangeEvent } from '../sky/permissions';
import type { CandidateEvent, Superevent } from '../sky/types';
import { text } from '../wire/answers';
import { detail, forbid, htmlPage, Refusal } from '../wire/errors';

/** The name of a category in the server's sentences. */
export const categoryPhrase = { P: '', T: 'test ', M: 'MDC ' } as const;

/** 404 for something that the database does not have. */
export function missing(call: Call, model: string): Refusal {
	return new Refusal(detail(404, call.profile.notFound(model)));
}

/** The superevent of the address. One that the viewer may not see does not exist for the viewer. */
export function theSuperevent(call: Call): Superevent {
	const superevent = call.sky.superevent(call.segment('superevent_id'));
	if (!superevent || !maySee(call.viewer, superevent)) throw missing(call, 'Superevent');
	return superevent;
}

/** Writing needs a login; the parent superevent is looked up before this is asked. */
export function requireLogin(call: Call): void {
	if (!call.viewer) throw forbid(null);
}

/** Refuses unless the viewer may; `words` are what the server says to a logged-in user. */
export function requirePermission(call: Call, may: boolean, words?: string): void {
	if (!may) throw forbid(call.viewer, words);
}

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** The form of event ids in addresses: a graceid, or a content id where the server knows those. */
export const graceidForm = { graceid: new RegExp(`^(?:[GEHMTD]\\d+|${uuid})$`) };

/** Event ids below a superevent. */
export const memberForm = { graceid: new RegExp(`^(?:[GEHMT]\\d+|${uuid})$`) };

/** Labels, files and neighbours take any letter, and answer 404 themselves. */
export const looseGraceidForm = { graceid: new RegExp(`^(?:\\w\\d+|${uuid})$`) };

/** The event of the address, for reading. Anonymous users see no events. */
export function theEvent(call: Call): CandidateEvent {
	const id = call.segment('graceid');
	const isContentId = id.includes('-');
	if (isContentId && !call.profile.hasContentIds) throw new Refusal(htmlPage(404));
	requireLogin(call);
	const event = isContentId ? call.sky.eventByContent(id) : call.sky.event(id);
	if (!event) throw new Refusal(text(404, 'Event not found.'));
	requirePermission(call, maySeeEvent(call.viewer, event));
	return event;
}

/** The event of the address, for writing. */
export function theEventToChange(call: Call): CandidateEvent {
	const event = theEvent(call);
	requirePermission(call, mayChangeEvent(call.viewer, event));
	return event;
}
