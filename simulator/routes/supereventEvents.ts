import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { categoryOf, graceidOf } from '../sky/ids';
import { mayManage } from '../sky/permissions';
import { addEvent, removeEvent } from '../sky/superevents';
import type { CandidateEvent, Superevent } from '../sky/types';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { eventField, findEvent, refuseIfTaken, refuseMixedReplays } from './eventFields';
import { categoryPhrase, memberForm, missing, need, needLogin, theSuperevent } from './find';
import { subList } from './subList';

function onWire(visit: Visit, event: CandidateEvent): Record<string, unknown> {
	return { self: visit.links.event(event), graceid: graceidOf(event) };
}

function list(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	const items = superevent.events.map((event) => onWire(visit, event));
	return subList(visit, 'events', items);
}

/** The event of the address, if the superevent has it. */
function theMember(visit: Visit, superevent: Superevent): CandidateEvent {
	const event = findEvent(visit, visit.segment('graceid'));
	if (!event || !superevent.events.includes(event)) throw missing(visit, 'Event');
	return event;
}

function get(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	return ok(onWire(visit, theMember(visit, superevent)));
}

function needChange(visit: Visit, superevent: Superevent): void {
	needLogin(visit);
	need(
		visit,
		mayManage(visit.viewer, superevent.category),
		`You are not allowed to change ${categoryPhrase[superevent.category]}superevents.`,
	);
}

async function add(visit: Visit): Promise<Answer> {
	const superevent = theSuperevent(visit);
	needChange(visit, superevent);
	const fields = new Fields(await visit.body());
	const event = eventField(visit, fields, 'event');
	fields.check();
	if (!event) throw missing(visit, 'Event');
	refuseIfTaken(event);
	// Reference server behaviour: the message about mixed categories is built wrongly and breaks the request.
	if (categoryOf(event) !== superevent.category) throw new Refusal(htmlPage(500));
	refuseMixedReplays([superevent.preferredEvent, event]);
	addEvent(superevent, event, visit.author);
	return created(onWire(visit, event));
}

function remove(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	needChange(visit, superevent);
	const event = theMember(visit, superevent);
	if (event === superevent.preferredEvent) {
		throw new Refusal(
			sentence(
				400,
				`Event ${graceidOf(event)} can't be removed from superevent ${superevent.id} because it is the preferred event`,
			),
		);
	}
	removeEvent(superevent, event, visit.author);
	return noContent();
}

export const supereventEventResources: Resource[] = [
	{ path: 'superevents/:superevent_id/events/', GET: list, POST: add },
	{
		path: 'superevents/:superevent_id/events/:graceid/',
		where: memberForm,
		GET: get,
		DELETE: remove,
	},
];
