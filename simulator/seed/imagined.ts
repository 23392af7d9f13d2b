import { Chance } from '../automation/chance';
import { populate } from '../automation/populate';
import { imagineSource, kinds, type Kind, type Source } from '../automation/source';
import { coincFile, coincRow, imagineArrivals, singleRows } from '../automation/triggers';
import { attachLabel, blank, writeLog } from '../sky/annotate';
import { gpsFromUtc, microseconds } from '../sky/gps';
import type { Sky } from '../sky/sky';
import type { CandidateEvent, Category, Superevent } from '../sky/types';

/** Their events have smaller numbers than those of the public superevents. */
export const maxImagined = 400_000;

/** From the beginning of the fourth observing run until shortly before the public superevents. */
const first = Date.UTC(2023, 4, 24, 15);
const last = Date.UTC(2024, 6, 10);

const author = 'emfollow';
const basic = ['EM_READY', 'SKYMAP_READY', 'EMBRIGHT_READY', 'PASTRO_READY', 'LOW_SIGNIF_LOCKED'];
const low = [...basic, 'DQOK', 'LOW_SIGNIF_PRELIM_SENT'];
const significant = [...basic, 'SIGNIF_LOCKED', 'DQR_REQUEST', 'GCN_PRELIM_SENT'];
const confirmed = [...significant, 'ADVOK', 'PE_READY'];
const retracted = [...significant, 'ADVNO'];
const eventLabels = ['SKYMAP_READY', 'EMBRIGHT_READY', 'PASTRO_READY'];
/** Public alerts guide: 1 in 5 months. */
const significanceLimit = 7.7e-8;
/** The same guide: 2 a day. */
const exposureLimit = 2.3e-5;

/** What is drawn for each at the start. Everything else follows from its seed when it is read. */
interface Draw {
	seed: string;
	category: Category;
	created: Date;
	gpstime: number;
	far: number;
	pipeline: string;
	instruments: string;
}

/** Adds so many imagined superevents, spread evenly over the run, always the same for one seed. */
export function imagineSuperevents(sky: Sky, count: number, seed: number): void {
	const chance = new Chance(seed);
	const step = (last - first) / Math.max(count, 1);
	for (let index = 0; index < count; index += 1) {
		const created = new Date(Math.floor(first + step * (index + chance.next())));
		const category = chance.pick<Category>([
			['P', 6],
			['M', 3],
			['T', 1],
		]);
		addOne(sky, {
			seed: `imagined ${seed} ${index}`,
			category,
			created,
			gpstime: microseconds(gpsFromUtc(created) - chance.between(15, 75)),
			far: Number((10 ** drawExponent(chance)).toPrecision(12)),
			pipeline: chance.pick([
				['gstlal', 4],
				['MBTA', 2],
				['pycbc', 2],
				['spiir', 1],
			] as const),
			instruments: chance.pick([
				['H1,L1', 6],
				['H1,L1,V1', 3],
				['L1,V1', 1],
			] as const),
		});
	}
}

/** Most candidates are of low significance; few are beyond doubt. */
function drawExponent(chance: Chance): number {
	return chance.next() < 0.85 ? chance.between(-7, -4.5) : chance.between(-16, -7);
}

function addOne(sky: Sky, draw: Draw): void {
	const { category, created, gpstime, far } = draw;
	const labels = labelsOf(draw);
	const event = addEvent(sky, draw);
	const superevent: Superevent = sky.addSuperevent(
		{
			...blank(),
			category,
			created,
			preferredEvent: event,
			t0: gpstime,
			tStart: microseconds(gpstime - 1),
			tEnd: microseconds(gpstime + 1),
			gwId: null,
			submitter: author,
			emType: null,
			timeCoincFar: null,
			spaceCoincFar: null,
			events: [event],
			pipelinePreferred: new Map(),
			exposed: category !== 'T' && far < exposureLimit,
		},
		{ labelNames: labels, write: (item) => annotate(item, draw, labels) },
	);
	event.superevent = superevent;
}

function labelsOf({ far, seed, category }: Draw): readonly string[] {
	if (category === 'T') return basic;
	if (far >= significanceLimit) return low;
	return new Chance(`${seed} verdict`).next() < 0.9 ? confirmed : retracted;
}

function addEvent(sky: Sky, draw: Draw): CandidateEvent {
	const { category, created, gpstime, far, pipeline, instruments } = draw;
	return sky.addEvent(
		{
			...blank(),
			created,
			gpstime,
			far,
			pipeline,
			instruments,
			submitter: `${pipeline.toLowerCase()}@ligo.org`,
			group: category === 'T' ? 'Test' : 'CBC',
			search: category === 'M' ? 'MDC' : 'AllSky',
			reportingLatency: microseconds(gpsFromUtc(created) - gpstime),
			nevents: instruments.split(',').length,
			offline: false,
			likelihood: null,
			singleInspirals: [],
			extraAttributes: {},
			superevent: null,
			contentId: null,
			replayId: null,
		},
		{ labelNames: eventLabels, write: (event) => uploadFile(event, draw) },
	);
}

function imagine({ seed, category, far, instruments }: Draw): { chance: Chance; source: Source } {
	const chance = new Chance(seed);
	const kind: Kind =
		category === 'M' ? (kinds[Math.floor(chance.next() * kinds.length)] ?? 'bbh') : 'bbh';
	const isLowSignificance = far >= significanceLimit;
	const terrestrial = isLowSignificance ? chance.between(0.6, 0.97) : chance.between(0, 0.03);
	return {
		chance,
		source: imagineSource(chance, kind, instruments.split(',').length, terrestrial),
	};
}

/** What the pipeline's file brought. */
function uploadFile(event: CandidateEvent, draw: Draw): void {
	const { chance, source } = imagine(draw);
	const writer = { username: event.submitter, now: event.created };
	event.singleInspirals = singleRows(
		imagineArrivals(chance, draw.gpstime, draw.instruments),
		source,
	);
	event.extraAttributes = {
		CoincInspiral: coincRow(draw.gpstime, draw.instruments, draw.far, source),
	};
	writeLog(event, writer, {
		comment: 'Original Data',
		file: { name: 'coinc.xml', content: coincFile(event) },
	});
	for (const label of eventLabels) attachLabel(event, writer, label, `Label: ${label}`);
}

/** What the automation wrote. */
function annotate(superevent: Superevent, draw: Draw, labels: readonly string[]): void {
	const start = superevent.created.getTime();
	const { tStart, t0, tEnd } = superevent;
	const times = { t_start: tStart, t_0: t0, t_end: tEnd };
	const texts = Object.entries(times).map(([name, value]) => `${name}=${value.toFixed(6)}`);
	writeLog(
		superevent,
		{ username: author, now: superevent.created },
		{ comment: `Superevent created with ${texts.join(', ')}` },
	);
	populate(superevent, imagine(draw).source, labels, (delay) => new Date(start + delay * 1000));
}
