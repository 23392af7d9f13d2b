import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import { floatOf, integerOf, listField, timeOf } from '../http/values';
import type { Call } from '../http/call';
import { addObservation, type NewObservation } from '../sky/observations';
import { mayAnnotate } from '../sky/permissions';
import { emGroups } from '../sky/vocabulary';
import { created, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal } from '../wire/errors';
import { observationOnWire } from '../wire/observation';
import { missing, requirePermission, requireLogin, theSuperevent } from './find';
import { subList } from './subList';

/** What the server says, for events as well, when the lists do not belong together. */
export const unequalLengths =
	'ra_list, dec_list, ra_width_list, dec_width_list, start_time_list, and duration_list must be the same length.';

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	const items = superevent.observations.map((one) => observationOnWire(one, call.nameOf));
	return subList(call, 'observations', items);
}

function get(call: Call): Answer {
	const observation = theSuperevent(call).observations[Number(call.segment('N')) - 1];
	if (!observation) throw missing(call, 'EMObservation');
	return ok(observationOnWire(observation, call.nameOf));
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(call, mayAnnotate(call.viewer, superevent));
	const details = readObservation(new Fields(await call.body()));
	const observation = addObservation(superevent, call.author, details);
	return created(observationOnWire(observation, call.nameOf));
}

function readObservation(fields: Fields): NewObservation {
	const comment = fields.has('comment') ? readComment(fields) : undefined;
	const group = fields.text('group');
	if (group !== undefined && !emGroups.includes(group)) {
		fields.problem(`Object with name=${group} does not exist.`);
	}
	const ras = listField(fields, 'ra_list', floatOf);
	const decs = listField(fields, 'dec_list', floatOf);
	const raWidths = listField(fields, 'ra_width_list', floatOf);
	const decWidths = listField(fields, 'dec_width_list', floatOf);
	const startTimes = listField(fields, 'start_time_list', timeOf);
	const durations = listField(fields, 'duration_list', durationOf);
	fields.check();
	const others = [decs, raWidths, decWidths, startTimes, durations];
	if (others.some(({ length }) => length !== ras.length)) fields.problem(unequalLengths);
	fields.check();
	// Reference server behaviour: the comment is asked for only when the observation is stored.
	if (comment === undefined || group === undefined) throw new Refusal(htmlPage(500));
	const footprints = startTimes.map((startTime, index) => ({
		ra: ras[index] ?? 0,
		dec: decs[index] ?? 0,
		raWidth: raWidths[index] ?? 0,
		decWidth: decWidths[index] ?? 0,
		startTime,
		exposureTime: durations[index] ?? 0,
	}));
	return { group, comment, footprints };
}

/** May be empty, unlike the comments of log entries. */
function readComment(fields: Fields): string {
	return fields.text('comment', { optional: true }) ?? '';
}

function durationOf(item: unknown): number | undefined {
	const seconds = integerOf(item);
	return seconds !== undefined && seconds >= 0 ? seconds : undefined;
}

export const supereventObservationResources: Resource[] = [
	{ path: 'superevents/:superevent_id/emobservations/', GET: list, POST: add },
	{ path: 'superevents/:superevent_id/emobservations/:N/', where: { N: /^\d+$/ }, GET: get },
];
