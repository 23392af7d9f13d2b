import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { categoryOf } from '../sky/ids';
import { maySeeEvent } from '../sky/permissions';
import type { CandidateEvent } from '../sky/types';
import { ok, type Answer } from '../wire/answers';
import { eventDictionary } from '../wire/eventDictionary';
import { htmlPage, Refusal } from '../wire/errors';
import { looseGraceidForm, theEvent } from './find';

/** Reference server behaviour: one number is both ends of the window, and anything but one or two integers breaks it. */
function windowOf(text: string | null): [number, number] {
	if (text === null) return [-5, 5];
	const ends = text
		.split(',')
		.map((end) => (/^\s*[+-]?\d{1,15}\s*$/.test(end) ? Number(end) : NaN));
	const [from = NaN, to = from] = ends;
	if (ends.length > 2 || Number.isNaN(from) || Number.isNaN(to)) throw new Refusal(htmlPage(500));
	return [from, to];
}

/** Events of the same category near in time, without the event itself. */
function around(call: Call, event: CandidateEvent, from: number, to: number): CandidateEvent[] {
	const { gpstime } = event;
	if (gpstime === null) return [];
	const category = categoryOf(event);
	return [...call.sky.events.values()]
		.filter((other) => {
			if (other === event || other.gpstime === null || categoryOf(other) !== category) return false;
			const distance = other.gpstime - gpstime;
			return from <= distance && distance <= to && maySeeEvent(call.viewer, other);
		})
		.sort((a, b) => (a.gpstime ?? 0) - (b.gpstime ?? 0));
}

/** `GET events/{graceid}/neighbors/`. */
function list(call: Call): Answer {
	const event = theEvent(call);
	const [from, to] = windowOf(call.query.get('neighborhood'));
	const found = around(call, event, from, to);
	return ok({
		neighbors: found.map((other) => eventDictionary(other, call)),
		neighborhood: [from, to],
		numRows: found.length,
		links: { self: call.url, event: call.links.event(event) },
	});
}

export const neighborResources: Resource[] = [
	{ path: 'events/:graceid/neighbors/', where: looseGraceidForm, GET: list },
];
