import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
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

function addressOf(call: Call, event: CandidateEvent, { N }: VOEvent): string {
	return call.links.event(event, `voevent/${N}`);
}

function onWire(call: Call, event: CandidateEvent, voevent: VOEvent): Record<string, unknown> {
	return eventVOEventOnWire(voevent, {
		self: addressOf(call, event, voevent),
		files: call.links.event(event, 'files/'),
	});
}

function list(call: Call): Answer {
	const event = theEvent(call);
	const items = event.voevents.map((voevent) => onWire(call, event, voevent));
	return ok(shortList('voevents', items, call.url));
}

function get(call: Call): Answer {
	const event = theEvent(call);
	const voevent = event.voevents[Number(call.segment('N')) - 1];
	if (!voevent) throw new Refusal(sentence(404, 'VOEvent does not exist.'));
	return ok(onWire(call, event, voevent));
}

async function add(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	const facts = readEventVOEvent(await call.body(), event);
	const subject = eventSubject(event, call.links);
	const { author } = call;
	const voevent = addVOEvent(event, graceidOf(event), author, facts, (made) =>
		voeventXml(made, subject),
	);
	// Reference server behaviour: on events, unlike on superevents, the tag gets a log entry of its own.
	const { N } = event.logs.at(-1) ?? { N: 0 };
	writeLog(event, author, { comment: `Tagged message ${N}: em_follow ` });
	return created(onWire(call, event, voevent), addressOf(call, event, voevent));
}

export const eventVOEventResources: Resource[] = [
	{ path: 'events/:graceid/voevent/', where: graceidForm, GET: list, POST: add },
	{ path: 'events/:graceid/voevent/:N', where: { ...graceidForm, N: /^\d+$/ }, GET: get },
];
