import { formBody } from '../http/body';
import { parseEventId, parseSupereventId } from '../ids';
import type { JsonObject } from '../json';
import { readPage } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { CallOptions } from './address';
import { eventsOfMembers } from './membersOnly';
import { applyIdempotently } from './applyIdempotently';

/** An event of a superevent, and whether it was not so before. */
export interface ChangedMember extends JsonObject {
	superevent_id: string;
	graceid: string;
	changed: boolean;
}

/** Which events belong to a superevent, and which of them each pipeline prefers. */
export interface SupereventEvents {
	/** Items `{ self, graceid }`. */
	listEvents(id: string, options?: CallOptions): Promise<JsonObject[]>;
	/** Adds an event. One that is already part of this superevent counts as success. */
	addEvent(id: string, event: string, options?: CallOptions): Promise<ChangedMember>;
	/** Takes an event away. One that is not part of it counts as success; the preferred event cannot be taken away. */
	removeEvent(id: string, event: string, options?: CallOptions): Promise<ChangedMember>;
	/** Makes an event the one that its pipeline prefers; it takes the place of the one before. */
	addPipelinePreferredEvent(
		id: string,
		event: string,
		options?: CallOptions,
	): Promise<ChangedMember>;
	removePipelinePreferredEvent(
		id: string,
		event: string,
		options?: CallOptions,
	): Promise<ChangedMember>;
}

type ListName = 'events' | 'pipeline_preferred_events';

/** What older servers lack. */
const templates: Partial<Record<ListName, { list: string; detail: string }>> = {
	pipeline_preferred_events: {
		list: 'superevent-pipeline-preferred-event-list-template',
		detail: 'superevent-pipeline-preferred-event-detail-template',
	},
};

export function supereventEvents(transport: Transport): SupereventEvents {
	async function read(list: ListName, id: string, signal?: AbortSignal): Promise<JsonObject[]> {
		const { content } = await transport.json({
			path: path`superevents/${id}/` + `${list}/`,
			subject: `superevent ${id}`,
			membersOnly: list === 'events' ? eventsOfMembers : undefined,
			signal,
		});
		return readPage(content, list).rows;
	}

	async function has(
		list: ListName,
		id: string,
		event: string,
		signal?: AbortSignal,
	): Promise<boolean> {
		return (await read(list, id, signal)).some(({ graceid }) => graceid === event);
	}

	const add =
		(list: ListName, unchanged: RegExp): SupereventEvents['addEvent'] =>
		async (supereventText, eventText, { signal } = {}) => {
			const [id, event] = [parseSupereventId(supereventText), parseEventId(eventText)];
			const request = transport.json({
				method: 'POST',
				path: path`superevents/${id}/` + `${list}/`,
				needs: templates[list]?.list,
				body: formBody({ event }),
				// The server refuses to add an event twice.
				repeatable: true,
				subject: `superevent ${id}`,
				signal,
			});
			let refusal: unknown;
			const changed = await applyIdempotently(request, (error) => {
				refusal = error;
				return unchanged.test(error.serverWords ?? '');
			});
			// "Already assigned to a superevent" may mean another one.
			if (!changed && !(await has(list, id, event, signal))) throw refusal;
			return { superevent_id: id, graceid: event, changed };
		};

	const remove =
		(list: ListName): SupereventEvents['removeEvent'] =>
		async (supereventText, eventText, { signal } = {}) => {
			const [id, event] = [parseSupereventId(supereventText), parseEventId(eventText)];
			const request = transport.json({
				method: 'DELETE',
				path: path`superevents/${id}/` + `${list}/` + path`${event}/`,
				needs: templates[list]?.detail,
				subject: `event ${event} in superevent ${id}`,
				signal,
			});
			const changed = await applyIdempotently(request, ({ status }) => status === 404);
			// The same 404 says that there is no such superevent.
			if (!changed) await read(list, id, signal);
			return { superevent_id: id, graceid: event, changed };
		};

	return {
		listEvents: (id, { signal } = {}) => read('events', parseSupereventId(id), signal),
		addEvent: add('events', /is already assigned to a superevent/i),
		removeEvent: remove('events'),
		addPipelinePreferredEvent: add(
			'pipeline_preferred_events',
			/is already the \S+ pipeline-preferred event/i,
		),
		removePipelinePreferredEvent: remove('pipeline_preferred_events'),
	};
}
