import { gpsFromUtc, microseconds } from '../sky/gps';
import { attachLabel, blank, writeLog } from '../sky/annotate';
import { graceidOf } from '../sky/ids';
import type { Sky } from '../sky/sky';
import { makeSuperevent } from '../sky/superevents';
import type { CandidateEvent, Category, Superevent } from '../sky/types';
import type { Chance } from './chance';
import { populate } from './populate';
import { imagineSource, type Kind, type Source } from './source';
import { coincFile, coincRow, imagineArrivals, singleRows } from './triggers';

export interface NewSupereventOptions {
	category: Category;
	/** Exposed to everyone. */
	public: boolean;
	/** Below the threshold for alerts that people look at, or only just interesting. */
	significant: boolean;
	/** Left to chance where it is not given. */
	kind?: Kind;
}

const commonLabels = [
	'EM_READY',
	'SKYMAP_READY',
	'EMBRIGHT_READY',
	'PASTRO_READY',
	'LOW_SIGNIF_LOCKED',
];
const eventLabels = ['SKYMAP_READY', 'EMBRIGHT_READY', 'PASTRO_READY'];

/** Labels at the moment when the preliminary notice has gone out and people are asked to look. */
function labelsFor({ significant }: NewSupereventOptions, kind: Kind): string[] {
	if (!significant) return [...commonLabels, 'DQOK', 'LOW_SIGNIF_PRELIM_SENT'];
	return [
		...commonLabels,
		'SIGNIF_LOCKED',
		'ADVREQ',
		'DQR_REQUEST',
		'GCN_PRELIM_SENT',
		...(kind === 'bbh' ? [] : ['HIGH_PROFILE']),
	];
}

/**
 * Lets something merge about a minute before now: one to three pipelines find it, and the automation makes a superevent of
 * what they upload. Significant means a false-alarm rate below 7.7e-8 Hz (public alerts guide: 1 in 5 months).
 */
export function newSuperevent(
	sky: Sky,
	chance: Chance,
	options: NewSupereventOptions,
	now: Date,
): Superevent {
	const kind =
		options.kind ??
		chance.pick<Kind>([
			['bbh', 6],
			['bns', 2],
			['nsbh', 2],
		]);
	const instruments = chance.pick([
		['H1,L1', 6],
		['H1,L1,V1', 3],
		['L1,V1', 1],
	] as const);
	const terrestrial = options.significant ? chance.between(0, 0.03) : chance.between(0.6, 0.97);
	const source = imagineSource(chance, kind, instruments.split(',').length, terrestrial);
	const t0 = microseconds(gpsFromUtc(now) - chance.between(45, 75));
	const exponent = options.significant ? chance.between(-15, -8) : chance.between(-7, -5);

	const pipelines = chance
		.shuffled(['gstlal', 'MBTA', 'pycbc', 'spiir'])
		.slice(0, 1 + Math.floor(chance.next() * 3));
	const events = pipelines.map((pipeline, index) =>
		upload(sky, chance, {
			pipeline,
			instruments,
			source,
			now,
			category: options.category,
			gpstime: microseconds(t0 + (index === 0 ? 0 : chance.between(-0.01, 0.01))),
			// The preferred event is the one with the lowest rate.
			far: 10 ** (exponent + index * chance.between(0.2, 1.2)),
		}),
	);
	return gather(sky, options, events, source, now);
}

interface Find {
	pipeline: string;
	instruments: string;
	source: Source;
	now: Date;
	category: Category;
	gpstime: number;
	far: number;
}

function upload(sky: Sky, chance: Chance, find: Find): CandidateEvent {
	const { pipeline, instruments, source, now, category, gpstime, far } = find;
	const author = { username: `${pipeline.toLowerCase()}@ligo.org`, now };
	const event = sky.addEvent({
		...blank(),
		pipeline,
		instruments,
		gpstime,
		far,
		submitter: author.username,
		created: now,
		group: category === 'T' ? 'Test' : 'CBC',
		search: category === 'M' ? 'MDC' : 'AllSky',
		reportingLatency: microseconds(gpsFromUtc(now) - gpstime),
		nevents: instruments.split(',').length,
		offline: false,
		likelihood: Number((source.snr ** 2 / 4).toFixed(6)),
		singleInspirals: singleRows(imagineArrivals(chance, gpstime, instruments), source),
		extraAttributes: { CoincInspiral: coincRow(gpstime, instruments, far, source) },
		superevent: null,
		contentId: null,
		replayId: null,
	});
	writeLog(event, author, {
		comment: 'Original Data',
		file: { name: 'coinc.xml', content: coincFile(event) },
	});
	for (const label of eventLabels) attachLabel(event, author, label, `Label: ${label}`);
	return event;
}

function gather(
	sky: Sky,
	options: NewSupereventOptions,
	events: CandidateEvent[],
	source: Source,
	now: Date,
): Superevent {
	const author = { username: 'emfollow', now };
	const [preferredEvent] = events;
	if (!preferredEvent) throw new Error('a superevent needs an event');
	const t0 = preferredEvent.gpstime ?? gpsFromUtc(now);
	const superevent = makeSuperevent(sky, author, {
		category: options.category,
		tStart: microseconds(t0 - 1),
		t0,
		tEnd: microseconds(t0 + 1),
		preferredEvent,
		events,
		labels: [],
	});
	for (const event of events) {
		superevent.pipelinePreferred.set(event.pipeline, event);
		writeLog(superevent, author, {
			comment: `Added ${graceidOf(event)} as ${event.pipeline} pipeline-preferred event`,
		});
	}
	populate(superevent, source, labelsFor(options, source.kind), () => now);
	if (options.public) {
		superevent.exposed = true;
		writeLog(superevent, author, {
			comment: 'Exposed to LV-EM observers and the general public.',
		});
	}
	return superevent;
}
