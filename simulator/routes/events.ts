import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { created, ok, type Answer } from '../wire/answers';
import { eventOnWire } from '../wire/event';
import { eventDictionary } from '../wire/eventDictionary';
import { createEvent } from './createEvent';
import { listEvents, refuseXml } from './eventList';
import { graceidForm, theEvent } from './find';
import { replaceEvent } from './replaceEvent';

function get(call: Call): Answer {
	const event = theEvent(call);
	refuseXml(call);
	return ok(eventOnWire(event, call));
}

async function create(call: Call): Promise<Answer> {
	const { event, warnings } = await createEvent(call);
	return created({ ...eventDictionary(event, call), warnings }, call.links.event(event));
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
