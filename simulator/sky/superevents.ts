import { attachLabel, blank, writeLog, type Author } from './annotate';
import { graceidOf } from './ids';
import type { Sky } from './sky';
import type { CandidateEvent, Category, Superevent } from './types';

export interface NewSuperevent {
	category: Category;
	tStart: number;
	t0: number;
	tEnd: number;
	preferredEvent: CandidateEvent;
	events: CandidateEvent[];
	labels: string[];
}

/** GPS seconds as they stand in log entries. */
export function decimal(value: number): string {
	return value.toFixed(6);
}

/** Makes a superevent and writes what the server writes by itself on it and on its events. */
export function makeSuperevent(sky: Sky, author: Author, properties: NewSuperevent): Superevent {
	const { category, tStart, t0, tEnd, preferredEvent } = properties;
	const events = properties.events.filter((event) => event !== preferredEvent);
	const superevent = sky.addSuperevent({
		...blank(),
		category,
		tStart,
		t0,
		tEnd,
		preferredEvent,
		gwId: null,
		created: author.now,
		submitter: author.username,
		emType: null,
		timeCoincFar: null,
		spaceCoincFar: null,
		events: [preferredEvent, ...events],
		pipelinePreferred: new Map(),
		exposed: false,
	});
	const others = events.length > 0 ? `, events=${events.map(graceidOf).join(', ')}` : '';
	writeLog(superevent, author, {
		comment:
			`Superevent created with t_start=${decimal(tStart)}, t_0=${decimal(t0)}, t_end=${decimal(tEnd)}, ` +
			`preferred_event=${graceidOf(preferredEvent)}${others}`,
	});
	for (const event of superevent.events) join(superevent, event, author);
	writeLog(preferredEvent, author, {
		comment: `Set as preferred event for superevent: ${superevent.id}`,
	});
	for (const name of new Set(properties.labels)) {
		attachLabel(superevent, author, name, `Added label: ${name}`);
	}
	return superevent;
}

function join(superevent: Superevent, event: CandidateEvent, author: Author): void {
	event.superevent = superevent;
	writeLog(event, author, { comment: `Added to superevent: ${superevent.id}` });
}

/** Adds an event that no superevent has yet. */
export function addEvent(superevent: Superevent, event: CandidateEvent, author: Author): void {
	superevent.events.push(event);
	writeLog(superevent, author, { comment: `Added event: ${graceidOf(event)}` });
	join(superevent, event, author);
}

/** Takes an event out; it leaves the pipeline-preferred ones as well. */
export function removeEvent(superevent: Superevent, event: CandidateEvent, author: Author): void {
	superevent.events = superevent.events.filter((other) => other !== event);
	if (superevent.pipelinePreferred.get(event.pipeline) === event) {
		superevent.pipelinePreferred.delete(event.pipeline);
	}
	event.superevent = null;
	writeLog(superevent, author, { comment: `Removed event: ${graceidOf(event)}` });
	writeLog(event, author, { comment: `Removed from superevent: ${superevent.id}` });
}
