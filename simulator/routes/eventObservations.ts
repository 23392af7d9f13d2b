import { DateTime } from 'luxon';
import type { RequestBody } from '../http/body';
import type { Resource } from '../http/resource';
import { floatOf, timeOf } from '../http/values';
import type { Call } from '../http/call';
import { addObservation, keepObservation } from '../sky/observations';
import type { CandidateEvent, EmObservation, Footprint } from '../sky/types';
import { emGroups } from '../sky/vocabulary';
import { created, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { observationOnWire } from '../wire/observation';
import { shortList } from '../wire/paging';
import { graceidForm, theEvent, theEventToChange } from './find';
import { unequalLengths } from './supereventObservations';

function addressOf(call: Call, event: CandidateEvent, { N }: EmObservation): string {
	return call.links.event(event, `emobservation/${N}`);
}

function onWire(call: Call, event: CandidateEvent, one: EmObservation): Record<string, unknown> {
	return { ...observationOnWire(one, call.nameOf), self: addressOf(call, event, one) };
}

function list(call: Call): Answer {
	const event = theEvent(call);
	const isForViewer = call.query.has('skymapViewer');
	// Reference server behaviour: the sky-map viewer's form of the list breaks as soon as there is something to list.
	if (isForViewer && event.observations.length > 0) throw new Refusal(htmlPage(500));
	const items = event.observations.map((observation) => onWire(call, event, observation));
	return ok(shortList(isForViewer ? 'embblog' : 'observations', items, call.url));
}

function get(call: Call): Answer {
	const event = theEvent(call);
	const observation = event.observations[Number(call.segment('N')) - 1];
	// The spelling is the server's.
	if (!observation) throw new Refusal(sentence(404, 'Observation record not nound'));
	return ok(onWire(call, event, observation));
}

const listNames = [
	'ra_list',
	'dec_list',
	'ra_width_list',
	'dec_width_list',
	'start_time_list',
	'duration_list',
] as const;

async function add(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	const body = await call.body();
	if (body.isEmpty) {
		throw new Refusal(sentence(400, 'create_emobservation: got no post data from the request.'));
	}
	const group = body.value('group');
	if (typeof group !== 'string' || !emGroups.includes(group)) {
		throw new Refusal(sentence(400, 'Please specify an EM followup MOU group'));
	}
	const comment = body.value('comment');
	const details = { group, comment: typeof comment === 'string' ? comment : '' };
	const { footprints, isComplete } = readFootprints(body);
	if (!isComplete) {
		keepObservation(event, call.author, { ...details, footprints });
		throw new Refusal(htmlPage(500));
	}
	const observation = addObservation(event, call.author, { ...details, footprints });
	return created(onWire(call, event, observation), addressOf(call, event, observation));
}

/** JSON arrays, or texts with commas inside. */
function itemsOf(value: unknown): readonly unknown[] {
	if (value === undefined || value === null) {
		throw new Refusal(
			sentence(500, "Problem creating EMBB Observation: object of type 'NoneType' has no len()"),
		);
	}
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') throw new Refusal(htmlPage(500));
	return value === '' ? [] : value.split(',');
}

/**
 * Reference server behaviour: the observation is stored before the start times are read, and stays behind when one of them
 * is invalid.
 */
function readFootprints(body: RequestBody): {
	footprints: Omit<Footprint, 'N'>[];
	isComplete: boolean;
} {
	const lists = listNames.map((name) => itemsOf(body.value(name)));
	if (lists.some(({ length }) => length === 0)) {
		throw new Refusal(sentence(400, 'All fields are required, please try again.'));
	}
	const [ras = [], decs = [], raWidths = [], decWidths = [], starts = [], durations = []] = lists;
	if (lists.some(({ length }) => length !== ras.length)) {
		throw new Refusal(sentence(400, unequalLengths));
	}
	const read = ras.map((ra, index) => ({
		ra: pythonFloat(ra),
		dec: pythonFloat(decs[index]),
		raWidth: pythonFloat(raWidths[index]),
		decWidth: pythonFloat(decWidths[index]),
		startTime: looseTime(starts[index]),
		exposureTime: pythonInt(durations[index]),
	}));
	const footprints: Omit<Footprint, 'N'>[] = [];
	for (const { startTime, ...rest } of read) {
		if (!startTime) return { footprints, isComplete: false };
		footprints.push({ ...rest, startTime });
	}
	return { footprints, isComplete: true };
}

function pythonFloat(value: unknown): number {
	const number = floatOf(value);
	if (number !== undefined) return number;
	// What is neither text nor number is a TypeError, which the server does not catch.
	if (typeof value !== 'string') throw new Refusal(htmlPage(500));
	throw new Refusal(sentence(400, `could not convert string to float: '${value}'`));
}

/** A JSON number loses its decimals, a text must not have any. */
function pythonInt(value: unknown): number {
	if (typeof value === 'number' || typeof value === 'boolean') return Math.trunc(Number(value));
	if (typeof value !== 'string') throw new Refusal(htmlPage(500));
	if (/^\s*[+-]?\d+\s*$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
	throw new Refusal(sentence(400, `invalid literal for int() with base 10: '${value}'`));
}

/** The server takes any date text that Python's dateutil reads; here the usual forms. Without a zone it is UTC. */
function looseTime(value: unknown): Date | undefined {
	const exact = timeOf(value);
	if (exact || typeof value !== 'string') return exact;
	const text = value.trim();
	const [, rest = text] = /^(.*?)\s*UTC$/i.exec(text) ?? [];
	const zone = { zone: 'utc' };
	const tries = [
		() => DateTime.fromISO(rest, zone),
		() => DateTime.fromSQL(rest, zone),
		() => DateTime.fromRFC2822(text, zone),
		() => DateTime.fromHTTP(text, zone),
		() => DateTime.fromFormat(rest, 'LLL d yyyy HH:mm:ss', zone),
		() => DateTime.fromFormat(rest, 'd LLL yyyy HH:mm:ss', zone),
		() => DateTime.fromFormat(rest, 'yyyy/LL/dd HH:mm:ss', zone),
	];
	for (const attempt of tries) {
		const time = attempt();
		if (time.isValid) return time.toJSDate();
	}
	return undefined;
}

export const eventObservationResources: Resource[] = [
	{ path: 'events/:graceid/emobservation/', where: graceidForm, GET: list, POST: add },
	{ path: 'events/:graceid/emobservation/:N', where: { ...graceidForm, N: /^\d+$/ }, GET: get },
];
