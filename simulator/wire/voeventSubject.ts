import { graceidOf } from '../sky/ids';
import type { CandidateEvent, Superevent, VOEvent } from '../sky/types';
import { encodeName, type Links } from './links';

/** What a VOEvent is about. */
export interface Subject {
	/** The superevent's default id, or the graceid. */
	id: string;
	/** The event itself, or the preferred one of the superevent. */
	event: CandidateEvent;
	superevent: Superevent | null;
	/** Test and mock events are marked as tests. */
	isTest: boolean;
	page: string;
	fileUrl: (name: string) => string;
	/** VOEvents that were made before. */
	earlier: readonly VOEvent[];
}

export function supereventSubject(superevent: Superevent, links: Links): Subject {
	return {
		id: superevent.id,
		event: superevent.preferredEvent,
		superevent,
		isTest: superevent.category !== 'P',
		page: `${links.origin}/superevents/${superevent.id}/view/`,
		fileUrl: (name) => `${links.superevent(superevent, 'files/')}${encodeName(name)}`,
		earlier: [...superevent.voevents],
	};
}

export function eventSubject(event: CandidateEvent, links: Links): Subject {
	return {
		id: graceidOf(event),
		event,
		superevent: null,
		isTest: event.group === 'Test' || event.search === 'MDC',
		page: `${links.origin}/events/${graceidOf(event)}/view/`,
		fileUrl: (name) => `${links.event(event, 'files/')}${encodeName(name)}`,
		earlier: [...event.voevents],
	};
}
