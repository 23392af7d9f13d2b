import type { Visit } from '../http/visit';
import { maySee, maySeeEvent, mayChangeEvent } from '../sky/permissions';
import type { CandidateEvent, Superevent } from '../sky/types';
import { text } from '../wire/answers';
import { detail, forbid, htmlPage, Refusal } from '../wire/errors';

/** How a category is called inside the server's sentences. */
export const categoryPhrase = { P: '', T: 'test ', M: 'MDC ' } as const;

/** 404 for something that the database does not have. */
export function missing(visit: Visit, model: string): Refusal {
	return new Refusal(detail(404, visit.profile.notFound(model)));
}

/** The superevent of the address. One that the viewer may not see does not exist for the viewer. */
export function theSuperevent(visit: Visit): Superevent {
	const superevent = visit.sky.superevent(visit.segment('superevent_id'));
	if (!superevent || !maySee(visit.viewer, superevent)) throw missing(visit, 'Superevent');
	return superevent;
}

/** Writing needs a login; the parent superevent is looked up before this is asked. */
export function needLogin(visit: Visit): void {
	if (!visit.viewer) throw forbid(null);
}

/** Refuses unless the viewer may; `words` are what the server says to a logged-in user. */
export function need(visit: Visit, may: boolean, words?: string): void {
	if (!may) throw forbid(visit.viewer, words);
}

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** The form of event ids in addresses: a graceid, or a content id where the server knows those. */
export const graceidForm = { graceid: new RegExp(`^(?:[GEHMTD]\\d+|${uuid})$`) };

/** Event ids below a superevent. */
export const memberForm = { graceid: new RegExp(`^(?:[GEHMT]\\d+|${uuid})$`) };

/** Labels, files and neighbours take any letter, and answer 404 themselves. */
export const looseGraceidForm = { graceid: new RegExp(`^(?:\\w\\d+|${uuid})$`) };

/** The event of the address, for reading. Anonymous users see no events. */
export function theEvent(visit: Visit): CandidateEvent {
	const id = visit.segment('graceid');
	const isContentId = id.includes('-');
	if (isContentId && !visit.profile.hasContentIds) throw new Refusal(htmlPage(404));
	needLogin(visit);
	const event = isContentId ? visit.sky.eventByContent(id) : visit.sky.event(id);
	if (!event) throw new Refusal(text(404, 'Event not found.'));
	need(visit, maySeeEvent(visit.viewer, event));
	return event;
}

/** The event of the address, for writing. */
export function theEventToChange(visit: Visit): CandidateEvent {
	const event = theEvent(visit);
	need(visit, mayChangeEvent(visit.viewer, event));
	return event;
}
