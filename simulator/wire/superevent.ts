import { categoryNames } from '../sky/vocabulary';
import { graceidOf } from '../sky/ids';
import type { CandidateEvent, Superevent } from '../sky/types';
import { eventBasics, eventOnWire, labelNames, type EventView } from './event';
import { stamp } from './time';

/** A superevent, field by field as the viewer may see it. */
export function supereventOnWire(superevent: Superevent, view: EventView): Record<string, unknown> {
	const isKnown = view.viewer !== null;
	const { preferredEvent, events } = superevent;
	const isExternal = (event: CandidateEvent) => event.group === 'External';
	return {
		superevent_id: superevent.id,
		gw_id: superevent.gwId,
		category: categoryNames[superevent.category],
		created: stamp(superevent.created),
		submitter: superevent.submitter,
		...(isKnown ? { preferred_event: graceidOf(preferredEvent) } : {}),
		em_type: superevent.emType,
		t_start: superevent.tStart,
		t_0: superevent.t0,
		t_end: superevent.tEnd,
		...(isKnown
			? {
					gw_events: events.filter((event) => !isExternal(event)).map(graceidOf),
					em_events: events.filter(isExternal).map(graceidOf),
				}
			: {}),
		far: preferredEvent.far,
		time_coinc_far: superevent.timeCoincFar,
		space_coinc_far: superevent.spaceCoincFar,
		labels: labelNames(superevent),
		links: {
			...(isKnown ? { events: view.links.superevent(superevent, 'events/') } : {}),
			labels: view.links.superevent(superevent, 'labels/'),
			logs: view.links.superevent(superevent, 'logs/'),
			files: view.links.superevent(superevent, 'files/'),
			self: view.links.superevent(superevent),
			voevents: view.links.superevent(superevent, 'voevents/'),
			emobservations: view.links.superevent(superevent, 'emobservations/'),
		},
		preferred_event_data: eventOnWire(preferredEvent, view),
		pipeline_preferred_events: Object.fromEntries(
			[...superevent.pipelinePreferred].map(([pipeline, event]) => [
				pipeline,
				isKnown ? eventBasics(event, view.viewer) : publicEvent(event),
			]),
		),
	};
}

function publicEvent(event: CandidateEvent): Record<string, unknown> {
	return {
		graceid: graceidOf(event),
		group: event.group,
		pipeline: event.pipeline,
		search: event.search ?? '',
		gpstime: event.gpstime ?? '',
		far: event.far,
	};
}
