import type { Viewer } from '../identity/users';
import type { Profile } from '../profiles';
import { graceidOf } from '../sky/ids';
import { isInternal } from '../sky/permissions';
import type { CandidateEvent } from '../sky/types';
import { labelRank } from '../sky/vocabulary';
import { extraAttributes } from './extraAttributes';
import type { Links } from './links';
import { stamp } from './time';

export interface EventView {
	links: Links;
	viewer: Viewer;
	profile: Profile;
}

/** An event as `GET events/{graceid}` and lists give it, and as it stands inside a superevent. */
export function eventOnWire(event: CandidateEvent, view: EventView): Record<string, unknown> {
	return {
		...basics(event),
		labels: labelNames(event),
		extra_attributes: extraAttributes(event, view.viewer),
		superevent: event.superevent?.id ?? null,
		...(view.profile.hasReplayId && isInternal(view.viewer) ? { replay_id: event.replayId } : {}),
		links: {
			neighbors: view.links.event(event, 'neighbors/'),
			log: view.links.event(event, 'log/'),
			emobservations: view.links.event(event, 'emobservation/'),
			files: view.links.event(event, 'files/'),
			labels: view.links.event(event, 'labels/'),
			self: view.links.event(event),
			tags: view.links.event(event, 'tag/'),
		},
	};
}

/** An event inside `pipeline_preferred_events`, for a logged-in user: no links. */
export function eventBasics(event: CandidateEvent, viewer: Viewer): Record<string, unknown> {
	return {
		...basics(event),
		labels: labelNames(event),
		extra_attributes: extraAttributes(event, viewer),
	};
}

function basics(event: CandidateEvent): Record<string, unknown> {
	return {
		submitter: event.submitter,
		created: stamp(event.created),
		group: event.group,
		graceid: graceidOf(event),
		pipeline: event.pipeline,
		gpstime: event.gpstime,
		reporting_latency: event.reportingLatency,
		instruments: event.instruments,
		nevents: event.nevents,
		offline: event.offline,
		search: event.search,
		far: event.far,
		// True only for external users when the FAR lies below a floor, which is 0.
		far_is_upper_limit: false,
		likelihood: event.likelihood,
	};
}

export function labelNames({ labels }: { labels: readonly { name: string }[] }): string[] {
	return labels.map(({ name }) => name).sort((a, b) => labelRank(a) - labelRank(b));
}
