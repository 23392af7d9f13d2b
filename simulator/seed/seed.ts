import { Chance } from '../automation/chance';
import { populate } from '../automation/populate';
import { imagineSource, type Kind, type Source } from '../automation/source';
import { coincFile, coincRow, singleRows, type Arrival } from '../automation/triggers';
import { attachLabel, blank, writeLog } from '../sky/annotate';
import { decimal } from '../sky/superevents';
import { Sky } from '../sky/sky';
import type { CandidateEvent, Category, Superevent } from '../sky/types';
import { moment } from '../wire/time';
import table from './public-superevents.json';

type Row = (typeof table.superevents)[number];

/** The numbers of a graceid or the letters of its prefix say which event it is. */
function pkOf(graceid: string): number {
	return Number(graceid.slice(1));
}

function words(text: string): string[] {
	return text.split(' ').filter(Boolean);
}

/** Adds the 100 superevents that were public in July 2024 (see public-superevents.json for their source). */
export function seedSky(sky = new Sky()): Sky {
	// The table has the newest first, as the server lists them.
	for (const row of [...table.superevents].reverse()) addRow(sky, row);
	return sky;
}

function addRow(sky: Sky, row: Row): void {
	const source = imagine(row);
	const event = addPreferredEvent(sky, row, source);
	const superevent = addSuperevent(sky, row, event, source);
	event.superevent = superevent;
	if (row.emType !== null) addExternalEvent(sky, superevent, row.emType);
}

/** What the public data does not contain is imagined, always the same for one superevent. */
function imagine({ id, event }: Row): Source {
	const chance = new Chance(id);
	const kind = chance.pick<Kind>(
		event.search === 'MDC'
			? [
					['bns', 6],
					['nsbh', 2],
					['bbh', 2],
				]
			: [['bbh', 1]],
	);
	const isLowSignificance = event.far > 1e-7;
	return imagineSource(
		chance,
		kind,
		event.arrivals.length,
		isLowSignificance ? chance.between(0.6, 0.97) : chance.between(0, 0.02),
	);
}

function arrivalOf(text: string): Arrival {
	const [ifo = '', endTime, endTimeNs] = text.split(' ');
	return { ifo, endTime: Number(endTime), endTimeNs: Number(endTimeNs) };
}

function addPreferredEvent(sky: Sky, { event: facts, times }: Row, source: Source): CandidateEvent {
	const [, gpstime = 0] = times;
	const { group, pipeline, search, instruments, nevents, offline, far, likelihood } = facts;
	const created = moment(facts.created);
	const author = { username: facts.submitter, now: created };
	const properties = {
		...blank(),
		group,
		pipeline,
		search,
		gpstime,
		instruments,
		nevents,
		offline,
		far,
		likelihood,
		pk: pkOf(facts.graceid),
		submitter: facts.submitter,
		created,
		reportingLatency: facts.reportingLatency,
		singleInspirals: singleRows(facts.arrivals.map(arrivalOf), source),
		extraAttributes: { CoincInspiral: coincRow(gpstime, instruments, far, source) },
		superevent: null,
		contentId: null,
		replayId: null,
	};
	const labelNames = words(facts.labels);
	const write = (event: CandidateEvent) => {
		writeLog(event, author, {
			comment: 'Original Data',
			file: { name: 'coinc.xml', content: coincFile(event) },
		});
		for (const label of labelNames) attachLabel(event, author, label, `Label: ${label}`);
	};
	return sky.addEvent(properties, { labelNames, write });
}

const categories: Record<string, Category> = { M: 'M', T: 'T', S: 'P' };

function addSuperevent(
	sky: Sky,
	row: Row,
	preferredEvent: CandidateEvent,
	source: Source,
): Superevent {
	const [tStart = 0, t0 = 0, tEnd = 0] = row.times;
	const [timeCoincFar = null, spaceCoincFar = null] = row.coincFars;
	const created = moment(row.created);
	const { id, submitter, emType } = row;
	const properties = {
		...blank(),
		id,
		submitter,
		emType,
		tStart,
		t0,
		tEnd,
		timeCoincFar,
		spaceCoincFar,
		created,
		preferredEvent,
		gwId: null,
		category: categories[id.charAt(0)] ?? 'P',
		events: [preferredEvent],
		pipelinePreferred: new Map(
			row.isPipelinePreferred ? [[preferredEvent.pipeline, preferredEvent]] : [],
		),
		exposed: true,
	};
	const labelNames = words(row.labels);
	return sky.addSuperevent(properties, {
		labelNames,
		write: (item) => annotate(item, row, source),
	});
}

/** What the automation wrote. */
function annotate(superevent: Superevent, { event, emType, labels }: Row, source: Source): void {
	const { created, tStart, t0, tEnd, submitter } = superevent;
	const author = { username: submitter, now: created };
	writeLog(superevent, author, {
		comment:
			`Superevent created with t_start=${decimal(tStart)}, t_0=${decimal(t0)}, ` +
			`t_end=${decimal(tEnd)}, preferred_event=${event.graceid}`,
	});
	if (emType !== null) writeLog(superevent, author, { comment: `Added event: ${emType}` });
	const after = (delay: number) => new Date(created.getTime() + delay * 1000);
	populate(superevent, source, words(labels), after);
}

/** The gamma-ray burst that coincides; the public data has its id only. */
function addExternalEvent(sky: Sky, superevent: Superevent, graceid: string): void {
	const isMock = graceid.startsWith('M');
	const chance = new Chance(graceid);
	const gpstime = Number((superevent.t0 + chance.between(0.5, 4)).toFixed(6));
	const author = { username: superevent.submitter, now: superevent.created };
	const properties: Parameters<Sky['addEvent']>[0] = {
		...blank(),
		pk: pkOf(graceid),
		submitter: superevent.submitter,
		created: superevent.created,
		group: 'External',
		pipeline: chance.pick([
			['Fermi', 2],
			['Swift', 1],
		] as const),
		search: isMock ? 'MDC' : 'GRB',
		gpstime,
		reportingLatency: null,
		instruments: '',
		nevents: 1,
		offline: false,
		far: null,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: {},
		superevent,
		contentId: null,
		replayId: null,
	};
	const write = (event: CandidateEvent) => {
		writeLog(event, author, { comment: 'Original Data' });
		attachLabel(event, author, 'EM_COINC', 'Label: EM_COINC');
	};
	superevent.events.push(sky.addEvent(properties, { labelNames: ['EM_COINC'], write }));
}
