import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { categoryOf, graceidOf } from '../sky/ids';
import { mayManage } from '../sky/permissions';
import { addEvent, removeEvent } from '../sky/superevents';
import type { CandidateEvent, Superevent } from '../sky/types';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { eventField, findEvent, refuseIfTaken, refuseMixedReplays } from './eventFields';
import {
	categoryPhrase,
	memberForm,
	missing,
	requirePermission,
	requireLogin,
	theSuperevent,
} from './find';
import { subList } from './subList';

function onWire(call: Call, event: CandidateEvent): Record<string, unknown> {
	return { self: call.links.event(event), graceid: graceidOf(event) };
}

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	requireLogin(call);
	const items = superevent.events.map((event) => onWire(call, event));
	return subList(call, 'events', items);
}

/** The event of the address, if the superevent has it. */
function theMember(call: Call, superevent: Superevent): CandidateEvent {
	const event = findEvent(call, call.segment('graceid'));
	if (!event || !superevent.events.includes(event)) throw missing(call, 'Event');
	return event;
}

function get(call: Call): Answer {
	const superevent = theSuperevent(call);
	requireLogin(call);
	return ok(onWire(call, theMember(call, superevent)));
}

function requireChangePermission(call: Call, superevent: Superevent): void {
	requireLogin(call);
	requirePermission(
		call,
		mayManage(call.viewer, superevent.category),
		`You are not allowed to change ${categoryPhrase[superevent.category]}superevents.`,
	);
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireChangePermission(call, superevent);
	const fields = new Fields(await call.body());
	const event = eventField(call, fields, 'event');
	fields.check();
	if (!event) throw missing(call, 'Event');
	refuseIfTaken(event);
	// Reference server behaviour: the message about mixed categories is built wrongly and breaks the request.
	if (categoryOf(event) !== superevent.category) throw new Refusal(htmlPage(500));
	refuseMixedReplays([superevent.preferredEvent, event]);
	addEvent(superevent, event, call.author);
	return created(onWire(call, event));
}

function remove(call: Call): Answer {
	const superevent = theSuperevent(call);
	requireChangePermission(call, superevent);
	const event = theMember(call, superevent);
	if (event === superevent.preferredEvent) {
		throw new Refusal(
			sentence(
				400,
				`Event ${graceidOf(event)} can't be removed from superevent ${superevent.id} because it is the preferred event`,
			),
		);
	}
	removeEvent(superevent, event, call.author);
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
