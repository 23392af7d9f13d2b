import type { RequestBody } from '../http/body';
import type { Resource } from '../http/resource';
import { floatOf } from '../http/values';
import type { Call } from '../http/call';
import { covering, type EmbbEntry, type EmbbRectangle } from '../sky/embb';
import type { CandidateEvent } from '../sky/types';
import { eelStatuses, emGroups, obsStatuses } from '../sky/vocabulary';
import { wavebands } from '../sky/wavebands';
import { created, ok, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { shortList } from '../wire/paging';
import { stamp } from '../wire/time';
import { fieldText } from './eventForm';
import { graceidForm, theEvent, theEventToChange } from './find';

/** The old log of electromagnetic follow-up, which the EM observations have replaced. */
const lists = [
	['raList', 'ra'],
	['raWidthList', 'raWidth'],
	['decList', 'dec'],
	['decWidthList', 'decWidth'],
	['gpstimeList', 'gpstime'],
	['durationList', 'duration'],
] as const;

function onWire(call: Call, event: CandidateEvent, entry: EmbbEntry): Record<string, unknown> {
	const { rectangles, waveband, comment, submitter, group, instrument, N } = entry;
	const [ra, raWidth] = covering(rectangles.map((one) => [one.ra, one.raWidth]));
	const [dec, decWidth] = covering(rectangles.map((one) => [one.dec, one.decWidth]));
	const [gpstime, duration] = covering(
		rectangles.map((one) => [one.gpstime + one.duration / 2, one.duration]),
	);
	const columns = lists.map(([name, key]) => [name, rectangles.map((one) => one[key])]);
	return {
		N,
		self: call.links.event(event, `embb/${N}`),
		created: stamp(entry.created),
		submitter,
		group,
		instrument,
		footprintID: entry.footprintId,
		waveband,
		ra,
		dec,
		raWidth,
		decWidth,
		gpstime,
		duration,
		...(Object.fromEntries(columns) as Record<string, number[]>),
		eel_status: new Map(Object.entries(eelStatuses)).get(entry.eelStatus),
		obs_status: new Map(Object.entries(obsStatuses)).get(entry.obsStatus),
		comment,
		extra_info_dict: entry.extraInfo,
	};
}

function list(call: Call): Answer {
	const event = theEvent(call);
	const items = (event.embb ?? []).map((entry) => onWire(call, event, entry));
	return ok(shortList('embblog', items, call.url));
}

function get(call: Call): Answer {
	const event = theEvent(call);
	const entry = event.embb?.[Number(call.segment('N')) - 1];
	if (!entry) throw new Refusal(sentence(404, 'Log Message Not Found'));
	return ok(onWire(call, event, entry));
}

async function add(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	const body = await call.body();
	const choose = (name: string, known: readonly string[], words: string) => {
		const value = fieldText(body, name);
		if (!known.includes(value)) throw new Refusal(sentence(400, words));
		return value;
	};
	const entries = (event.embb ??= []);
	const entry: EmbbEntry = {
		N: entries.length + 1,
		created: call.author.now,
		submitter: call.author.username,
		group: choose('group', emGroups, 'Please specify an EM followup MOU group'),
		waveband: choose('waveband', Object.keys(wavebands), 'Please specify a waveband'),
		eelStatus: choose('eel_status', Object.keys(eelStatuses), 'Please specify an EEL status'),
		obsStatus: choose('obs_status', Object.keys(obsStatuses), 'Please specify an obs status'),
		instrument: fieldText(body, 'instrument'),
		footprintId: fieldText(body, 'footprintID'),
		rectangles: readRectangles(body),
		comment: fieldText(body, 'comment'),
		extraInfo: fieldText(body, 'extra_info_dict'),
	};
	entries.push(entry);
	const self = call.links.event(event, `embb/${entry.N}`);
	return created(onWire(call, event, entry), self);
}

/** Reference server behaviour: unlike with EM observations, the lists are texts with commas inside. */
function readRectangles(body: RequestBody): EmbbRectangle[] {
	const columns = lists.map(([name]) => fieldText(body, name).split(',').map(readNumber));
	const [first = []] = columns;
	if (columns.some(({ length }) => length !== first.length)) {
		throw new Refusal(sentence(400, 'ra, dec and the other lists must be the same length.'));
	}
	return first.map((_one, index) => {
		const entries = lists.map(([, key], column) => [key, columns[column]?.[index] ?? 0]);
		return Object.fromEntries(entries) as EmbbRectangle;
	});
}

function readNumber(text: string): number {
	if (text.trim() === '') {
		throw new Refusal(sentence(400, 'All fields are required, please try again.'));
	}
	const number = floatOf(text);
	if (number !== undefined) return number;
	throw new Refusal(sentence(400, `could not convert string to float: '${text}'`));
}

export const embbResources: Resource[] = [
	{ path: 'events/:graceid/embb/', where: graceidForm, GET: list, POST: add },
	{ path: 'events/:graceid/embb/:N', where: { ...graceidForm, N: /^\d+$/ }, GET: get },
];
