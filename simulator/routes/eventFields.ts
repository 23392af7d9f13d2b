import type { Fields } from '../http/fields';
import type { Call } from '../http/call';
import { contentIdForm } from '../sky/events';
import { graceidOf } from '../sky/ids';
import type { CandidateEvent, Superevent } from '../sky/types';
import { Refusal, sentence } from '../wire/errors';

/** An event by the graceid in a field; any case, as the server takes it. */
export function findEvent(call: Call, graceid: string): CandidateEvent | undefined {
	const id = graceid.trim();
	if (isContentId(call, id)) return call.sky.eventByContent(id);
	const match = /^[GEHMT](\d+)$/.exec(id.toUpperCase());
	// The prefix is not compared with the event's own.
	return match ? call.sky.events.get(Number(match[1])) : undefined;
}

function isContentId({ profile }: Call, id: string): boolean {
	return profile.hasContentIds && contentIdForm.test(id);
}

/** A field with one graceid, and the server's words for what can be wrong with it. */
export function eventField(call: Call, fields: Fields, name: string): CandidateEvent | undefined {
	const value = fields.body.value(name);
	if (fields.has(name) && value !== null && typeof value !== 'string') {
		return fields.problem('Event graceid must be a string.');
	}
	const graceid = fields.text(name);
	if (graceid === undefined) return undefined;
	if (!/^[GEHMT]\d+$/i.test(graceid) && !isContentId(call, graceid))
		return fields.problem('Not a valid graceid.');
	const event = findEvent(call, graceid);
	return event ?? fields.problem(`Event with graceid ${graceid.toUpperCase()} does not exist.`);
}

/** An event belongs to one superevent at most. */
export function refuseIfTaken(event: CandidateEvent, by?: Superevent): void {
	if (event.superevent && event.superevent !== by) {
		throw new Refusal(
			sentence(400, `Event ${graceidOf(event)} is already assigned to a Superevent`),
		);
	}
}

/** Events of different replays are never put into one superevent. The words are the simulator's own. */
export function refuseMixedReplays(events: readonly CandidateEvent[]): void {
	const [first] = events;
	const other = events.find(({ replayId }) => replayId !== first?.replayId);
	if (!first || !other) return;
	throw new Refusal(
		sentence(
			400,
			`Events ${graceidOf(first)} and ${graceidOf(other)} have different replay_ids and cannot be in the same Superevent`,
		),
	);
}
