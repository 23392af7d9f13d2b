import { findLabel, writeLog } from '../../sky/annotate';
import { microseconds } from '../../sky/gps';
import { graceidOf } from '../../sky/ids';
import { addEvent, decimal, makeSuperevent } from '../../sky/superevents';
import type { CandidateEvent } from '../../sky/types';
import { automation, supereventOf, type Candidate, type Scene } from '../scenarios/types';
import { label } from './label';
import { findOf } from './upload';

/** The first find makes a superevent, which lasts from one second before to one second after. */
export function createSuperevent(scene: Scene, candidate: Candidate, n: number): string {
	const preferredEvent = findOf(candidate, n);
	const t0 = preferredEvent.gpstime ?? 0;
	candidate.superevent = makeSuperevent(scene.world.sky, automation(scene), {
		category: candidate.category,
		tStart: microseconds(t0 - 1),
		t0,
		tEnd: microseconds(t0 + 1),
		preferredEvent,
		events: [preferredEvent],
		labels: [],
	});
	return `Created with the preferred event ${graceidOf(preferredEvent)}`;
}

/** Later finds join, and may be preferred. */
export function joinSuperevent(scene: Scene, candidate: Candidate, n: number): string {
	const superevent = supereventOf(candidate);
	const event = findOf(candidate, n);
	if (event.superevent) return `${graceidOf(event)} is in ${event.superevent.id} already`;
	addEvent(superevent, event, automation(scene));
	return `Added ${graceidOf(event)}`;
}

/** The preferred event has everything that an alert needs. */
export function markReady(scene: Scene, candidate: Candidate): string {
	label(scene, supereventOf(candidate), 'EM_READY');
	return 'EM_READY';
}

const needed = ['PASTRO_READY', 'EMBRIGHT_READY', 'SKYMAP_READY'];

/** Complete ones first, then those of the whole signal, then the loudest. */
function rank(event: CandidateEvent): readonly number[] {
	const snr = event.extraAttributes.CoincInspiral?.snr;
	return [
		Number(needed.every((name) => findLabel(event, name))),
		Number(event.search !== 'EarlyWarning'),
		typeof snr === 'number' ? snr : 0,
	];
}

function isBetter(event: CandidateEvent, other: CandidateEvent): boolean {
	const [mine, theirs] = [rank(event), rank(other)];
	const at = mine.findIndex((value, index) => value !== theirs[index]);
	return at >= 0 && (mine[at] ?? 0) > (theirs[at] ?? 0);
}

function best(events: readonly CandidateEvent[]): CandidateEvent | undefined {
	return events
		.filter(({ group }) => group !== 'External')
		.reduce<CandidateEvent | undefined>(
			(found, event) => (!found || isBetter(event, found) ? event : found),
			undefined,
		);
}

/** Cleans up: prefers the best of all finds so far, and takes its time. */
export function preferBest(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	const before = superevent.preferredEvent;
	const event = best(superevent.events) ?? before;
	if (event === before) return `${graceidOf(event)} stays the preferred event`;
	const author = automation(scene);
	const changes = [`preferred_event: ${graceidOf(before)} -> ${graceidOf(event)}`];
	const t0 = event.gpstime ?? superevent.t0;
	if (t0 !== superevent.t0 && superevent.tStart <= t0 && t0 <= superevent.tEnd) {
		changes.unshift(`t_0: ${decimal(superevent.t0)} -> ${decimal(t0)}`);
		superevent.t0 = t0;
	}
	superevent.preferredEvent = event;
	const { id } = superevent;
	writeLog(before, author, { comment: `Removed as preferred event for superevent: ${id}` });
	writeLog(event, author, { comment: `Set as preferred event for superevent: ${id}` });
	writeLog(superevent, author, { comment: `Updated superevent parameters: ${changes.join(', ')}` });
	return `Prefers ${graceidOf(event)} to ${graceidOf(before)}`;
}

/** The best find of each pipeline. */
export function preferByPipeline(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	const pipelines = [...new Set(candidate.events.map(({ pipeline }) => pipeline))];
	const chosen = pipelines.flatMap((pipeline) => {
		const event = best(superevent.events.filter((other) => other.pipeline === pipeline));
		const before = superevent.pipelinePreferred.get(pipeline);
		if (!event || event === before) return [];
		superevent.pipelinePreferred.set(pipeline, event);
		const removed = before ? `Removed ${graceidOf(before)} and added` : 'Added';
		writeLog(superevent, automation(scene), {
			comment: `${removed} ${graceidOf(event)} as ${pipeline} pipeline-preferred event`,
		});
		return [graceidOf(event)];
	});
	return `Pipeline-preferred events: ${chosen.join(', ') || 'no change'}`;
}
