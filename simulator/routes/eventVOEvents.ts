import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { writeLog } from '../sky/annotate';
import { graceidOf } from '../sky/ids';
import type { CandidateEvent, VOEvent } from '../sky/types';
import { addVOEvent } from '../sky/voevents';
import { created, ok, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { shortList } from '../wire/paging';
import { eventVOEventOnWire } from '../wire/voevent';
import { eventSubject } from '../wire/voeventSubject';
import { voeventXml } from '../wire/voeventXml';
import { graceidForm, theEvent, theEventToChange } from './find';
import { readEventVOEvent } from './readEventVOEvent';

function addressOf(visit: Visit, event: CandidateEvent, { N }: VOEvent): string {
	return visit.links.event(event, `voevent/${N}`);
}

function onWire(visit: Visit, event: CandidateEvent, voevent: VOEvent): Record<string, unknown> {
	return eventVOEventOnWire(voevent, {
		self: addressOf(visit, event, voevent),
		files: visit.links.event(event, 'files/'),
	});
}

function list(visit: Visit): Answer {
	const event = theEvent(visit);
	const items = event.voevents.map((voevent) => onWire(visit, event, voevent));
	return ok(shortList('voevents', items, visit.url));
}

function get(visit: Visit): Answer {
	const event = theEvent(visit);
	const voevent = event.voevents[Number(visit.segment('N')) - 1];
	if (!voevent) throw new Refusal(sentence(404, 'VOEvent does not exist.'));
	return ok(onWire(visit, event, voevent));
}

async function add(visit: Visit): Promise<Answer> {
	const event = theEventToChange(visit);
	const facts = readEventVOEvent(await visit.body(), event);
	const subject = eventSubject(event, visit.links);
	const { author } = visit;
	const voevent = addVOEvent(event, graceidOf(event), author, facts, (made) =>
		voeventXml(made, subject),
	);
	// Reference server behaviour: on events, unlike on superevents, the tag gets a log entry of its own.
	const { N } = event.logs.at(-1) ?? { N: 0 };
	writeLog(event, author, { comment: `Tagged message ${N}: em_follow ` });
	return created(onWire(visit, event, voevent), addressOf(visit, event, voevent));
}

export const eventVOEventResources: Resource[] = [
	{ path: 'events/:graceid/voevent/', where: graceidForm, GET: list, POST: add },
	{ path: 'events/:graceid/voevent/:N', where: { ...graceidForm, N: /^\d+$/ }, GET: get },
];
