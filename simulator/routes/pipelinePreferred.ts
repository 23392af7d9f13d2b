import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { writeLog } from '../sky/annotate';
import { categoryOf, graceidOf } from '../sky/ids';
import { mayManage } from '../sky/permissions';
import type { CandidateEvent, Superevent } from '../sky/types';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { eventField, findEvent } from './eventFields';
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
	const items = [...superevent.pipelinePreferred.values()].map((event) => onWire(call, event));
	return subList(call, 'pipeline_preferred_events', items);
}

/** The event of the address, if it is the best one of its pipeline. */
function theMember(call: Call, superevent: Superevent): CandidateEvent {
	const event = findEvent(call, call.segment('graceid'));
	if (!event || superevent.pipelinePreferred.get(event.pipeline) !== event) {
		throw missing(call, 'Event');
	}
	return event;
}

function get(call: Call): Answer {
	const superevent = theSuperevent(call);
	requireLogin(call);
	return ok(onWire(call, theMember(call, superevent)));
}

function theSupereventToChange(call: Call): Superevent {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		mayManage(call.viewer, superevent.category),
		`You are not allowed to change ${categoryPhrase[superevent.category]}superevents.`,
	);
	return superevent;
}

/** Each pipeline has one: a new one takes the place of the old. */
async function add(call: Call): Promise<Answer> {
	const superevent = theSupereventToChange(call);
	const fields = new Fields(await call.body());
	const event = eventField(call, fields, 'event');
	fields.check();
	if (!event) throw missing(call, 'Event');
	// Reference server behaviour: the message about mixed categories is built wrongly and breaks the request.
	if (categoryOf(event) !== superevent.category) throw new Refusal(htmlPage(500));
	const [graceid, { pipeline }] = [graceidOf(event), event];
	if (!superevent.events.includes(event)) {
		throw new Refusal(sentence(400, `Event ${graceid} is not part of superevent ${superevent.id}`));
	}
	const before = superevent.pipelinePreferred.get(pipeline);
	if (before === event) {
		throw new Refusal(
			sentence(
				400,
				`Event ${graceid} is already the ${pipeline} pipeline-preferred event for ${superevent.id}`,
			),
		);
	}
	superevent.pipelinePreferred.set(pipeline, event);
	const what = before ? `Removed ${graceidOf(before)} and added ${graceid}` : `Added ${graceid}`;
	writeLog(superevent, call.author, {
		comment: `${what} as ${pipeline} pipeline-preferred event`,
	});
	return created(onWire(call, event));
}

function remove(call: Call): Answer {
	const superevent = theSupereventToChange(call);
	const event = theMember(call, superevent);
	const graceid = graceidOf(event);
	if (event === superevent.preferredEvent) {
		throw new Refusal(
			sentence(
				400,
				`Event ${graceid} can't be removed from superevent ${superevent.id} because it is the preferred event`,
			),
		);
	}
	superevent.pipelinePreferred.delete(event.pipeline);
	writeLog(superevent, call.author, {
		comment: `Removed ${graceid} as ${event.pipeline} pipeline-preferred event`,
	});
	return noContent();
}

export const pipelinePreferredResources: Resource[] = [
	{ path: 'superevents/:superevent_id/pipeline_preferred_events/', GET: list, POST: add },
	{
		path: 'superevents/:superevent_id/pipeline_preferred_events/:graceid/',
		where: memberForm,
		GET: get,
		DELETE: remove,
	},
];
