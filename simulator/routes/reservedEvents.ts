import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { contentIdForm } from '../sky/events';
import { graceidOf } from '../sky/ids';
import type { Reservation } from '../sky/reservations';
import { created, text, type Answer } from '../wire/answers';
import { eventDictionary } from '../wire/eventDictionary';
import { errorObject, Refusal } from '../wire/errors';
import { stamp } from '../wire/time';
import { storeEvent } from './createEvent';
import {
	checkPipeline,
	fieldText,
	fileErrors,
	kindErrors,
	labelErrors,
	multipartBody,
	requirePipelinePermission,
	readReplayId,
	refuseErrors,
} from './eventForm';
import { graceidForm, requireLogin } from './find';

/** `POST events/reserve/`: reserves the id of an event whose file comes later. */
async function reserve(call: Call): Promise<Answer> {
	requireLogin(call);
	const body = await call.body();
	// The words for a missing pipeline stand among the others below.
	if (body.has('pipeline')) checkPipeline(call, body);
	refuseErrors(kindErrors(body));
	const contentId = fieldText(body, 'content_id');
	if (contentId && !contentIdForm.test(contentId)) {
		throw new Refusal(errorObject(400, `malformed content_id: ${contentId}`));
	}
	// Unlike with an upload, a bad replay id is refused here.
	const { replayId, warnings } = readReplayId(call, body);
	if (warnings[0] !== undefined) throw new Refusal(errorObject(400, warnings[0]));
	const reservation = call.sky.reserve({
		submitter: call.author.username,
		created: call.author.now,
		group: fieldText(body, 'group'),
		pipeline: fieldText(body, 'pipeline'),
		search: fieldText(body, 'search') || null,
		contentId: contentId.toLowerCase() || null,
		replayId,
	});
	return created(onWire(reservation));
}

function onWire(reservation: Reservation): Record<string, unknown> {
	return {
		graceid: graceidOf(reservation),
		submitter: reservation.submitter,
		created: stamp(reservation.created),
		group: reservation.group,
		pipeline: reservation.pipeline,
		search: reservation.search,
		content_id: reservation.contentId,
		replay_id: reservation.replayId,
	};
}

/** The reservation of the address; a used one is no reservation any more. */
function theReservation(call: Call): Reservation {
	const graceid = call.segment('graceid');
	const reservation = call.sky.reservations.get(Number(graceid.slice(1)));
	if (reservation && ['G', graceidOf(reservation).charAt(0)].includes(graceid.charAt(0))) {
		return reservation;
	}
	if (call.sky.event(graceid)) {
		throw new Refusal(errorObject(400, `Event ${graceid} is not waiting for an upload.`));
	}
	throw new Refusal(text(404, 'Event not found.'));
}

/** `POST events/{graceid}/upload/`: the file of a reserved event, sent by a user who may upload events of its pipeline. */
async function upload(call: Call): Promise<Answer> {
	requireLogin(call);
	const reservation = theReservation(call);
	if (reservation.group !== 'Test') requirePipelinePermission(call, reservation.pipeline);
	const body = await multipartBody(call);
	const file = body.files.get('eventFile');
	const named = fieldText(body, 'graceid');
	const isOther = named !== '' && named !== call.segment('graceid');
	refuseErrors([
		...fileErrors(file),
		...labelErrors(body),
		...(isOther ? [`graceid: * ${named} is not the event of the address.`] : []),
	]);
	// Another request may have been quicker while the body came in.
	if (!file || !call.sky.reservations.delete(reservation.pk)) return conflict(call);
	const { event, warnings } = storeEvent(call, body, file, reservation);
	return created({ ...eventDictionary(event, call), warnings }, call.links.event(event));
}

function conflict(call: Call): Answer {
	return errorObject(400, `Event ${call.segment('graceid')} is not waiting for an upload.`);
}

export const reservedEventResources: Resource[] = [
	{ path: 'events/reserve/', POST: reserve },
	{ path: 'events/:graceid/upload/', where: graceidForm, POST: upload },
];
