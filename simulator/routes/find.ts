import type { Visit } from '../http/visit';
import { maySee, maySeeEvent, mayChangeEvent } from '../sky/permissions';
import type { CandidateEvent, Superevent } from '../sky/types';
import { text } from '../wire/answers';
import { detail, forbid, Refusal } from '../wire/errors';

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

/** Refuses unless the viewer may; `words` are what the server says to somebody who logged in. */
export function need(visit: Visit, may: boolean, words?: string): void {
	if (!may) throw forbid(visit.viewer, words);
}

/** The form of event ids in addresses. */
export const graceidForm = { graceid: /^[GEHMTD]\d+$/ };

/** Labels, files and neighbours take any letter, and answer 404 themselves. */
export const looseGraceidForm = { graceid: /^\w\d+$/ };

/** The event of the address, for reading. Events are closed to anonymous visitors. */
export function theEvent(visit: Visit): CandidateEvent {
	needLogin(visit);
	const event = visit.sky.event(visit.segment('graceid'));
	if (!event) throw new Refusal(text(404, 'Event not found.'));
	need(visit, maySeeEvent(visit.viewer, event));
	return event;
}

/** The event of the address, for writing. */
export function theEventToChange(visit: Visit): CandidateEvent {
	const event = theEvent(visit);
	need(visit, mayChangeEvent(visit.viewer));
	return event;
}
