import type { Sky } from '../sky/sky';
import { categoryOf, graceidOf } from '../sky/ids';
import { isInternal } from '../sky/permissions';
import type { CandidateEvent, Superevent } from '../sky/types';
import { eventBasics, eventOnWire, labelNames, type EventView } from './event';

export interface DictionaryView extends EventView {
	sky: Sky;
}

/** Seconds around an event within which a superevent is its neighbour. Source: the server's settings. */
const window = 100;

/**
 * An event as the answers to creation, GRB update and the search for neighbours give it. Reference server behaviour: another
 * code path than for reading makes it, which shows internal users the superevents near in time.
 */
export function eventDictionary(
	event: CandidateEvent,
	view: DictionaryView,
): Record<string, unknown> {
	return {
		...eventOnWire(event, view),
		...eventBasics(event, view.viewer),
		...(isInternal(view.viewer) ? { superevent_neighbours: neighbours(event, view) } : {}),
	};
}

function neighbours(event: CandidateEvent, view: DictionaryView): Record<string, unknown> | null {
	const { gpstime } = event;
	if (gpstime === null) return null;
	const near = view.sky.superevents.filter(
		({ t0, category }) => category === categoryOf(event) && Math.abs(t0 - gpstime) <= window,
	);
	return Object.fromEntries(near.map((superevent) => [superevent.id, neighbour(superevent, view)]));
}

function neighbour(superevent: Superevent, view: DictionaryView): Record<string, unknown> {
	const { preferredEvent, events, pipelinePreferred } = superevent;
	return {
		superevent_id: superevent.id,
		gw_events: events.filter(({ group }) => group !== 'External').map(graceidOf),
		preferred_event: graceidOf(preferredEvent),
		preferred_event_data: eventBasics(preferredEvent, view.viewer),
		pipeline_preferred_events: Object.fromEntries(
			[...pipelinePreferred].map(([pipeline, event]) => [
				pipeline,
				eventBasics(event, view.viewer),
			]),
		),
		far: preferredEvent.far,
		t_start: superevent.tStart,
		t_0: superevent.t0,
		t_end: superevent.tEnd,
		labels: labelNames(superevent),
	};
}
