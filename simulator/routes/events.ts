import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { created, ok, type Answer } from '../wire/answers';
import { eventOnWire } from '../wire/event';
import { eventDictionary } from '../wire/eventDictionary';
import { createEvent } from './createEvent';
import { listEvents, refuseXml } from './eventList';
import { graceidForm, theEvent } from './find';
import { replaceEvent } from './replaceEvent';

function get(visit: Visit): Answer {
	const event = theEvent(visit);
	refuseXml(visit);
	return ok(eventOnWire(event, visit));
}

async function create(visit: Visit): Promise<Answer> {
	const { event, warnings } = await createEvent(visit);
	return created({ ...eventDictionary(event, visit), warnings }, visit.links.event(event));
}

export const eventResources: Resource[] = [
	{ path: 'events/', formats: ['xml', 'tsv'], GET: listEvents, POST: create },
	{
		path: 'events/:graceid',
		formats: ['xml'],
		where: graceidForm,
		GET: get,
		PUT: replaceEvent,
	},
];
