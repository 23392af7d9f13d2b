import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { created, ok, type Answer } from '../wire/answers';
import { createdEventOnWire, eventOnWire } from '../wire/event';
import { createEvent } from './createEvent';
import { graceidForm, theEvent } from './find';

function get(visit: Visit): Answer {
	return ok(eventOnWire(theEvent(visit), visit));
}

async function create(visit: Visit): Promise<Answer> {
	const { event, warnings } = await createEvent(visit);
	return created({ ...createdEventOnWire(event, visit), warnings }, visit.links.event(event));
}

export const eventResources: Resource[] = [
	{ path: 'events/', POST: create },
	{ path: 'events/:graceid', where: graceidForm, GET: get },
];
