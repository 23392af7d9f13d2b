import { writeLog, blank } from '../../sky/annotate';
import { Content } from '../../sky/content';
import { gpsFromUtc, microseconds } from '../../sky/gps';
import { graceidOf } from '../../sky/ids';
import type { CandidateEvent, Log } from '../../sky/types';
import { contentIdOf } from '../../sky/events';
import { seenBy } from '../refined';
import { makeSkyMap } from '../skymap';
import type { Source } from '../source';
import { coincFile, coincRow, imagineArrivals, singleRows } from '../triggers';
import { automation, type Candidate, type Scene } from '../scenarios/types';
import { labelEvent } from './label';

/** Accounts of the pipelines, as the public data names them. */
const robots: Record<string, string> = {
	gstlal: 'gstlalcbc',
	MBTA: 'mbtaalert',
	pycbc: 'pycbclive',
	spiir: 'spiir',
};

export interface Find {
	pipeline: string;
	far: number;
	/** Signal to noise against that of the source: the pipeline with the highest becomes the preferred one. */
	loudness: number;
	/** Found before the merger. */
	early?: boolean;
	/** Default: all of the candidate's. */
	instruments?: string;
}

/** A pipeline uploads what it found. */
export function uploadEvent(scene: Scene, candidate: Candidate, find: Find): string {
	const { world, chance, now } = scene;
	const { pipeline, far, instruments = candidate.instruments } = find;
	const isMock = candidate.category === 'M';
	const source = withLoudness(candidate.source, find.loudness);
	const gpstime = microseconds(
		gpsFromUtc(scene.when(candidate.merger)) + chance.between(-4e-3, 4e-3),
	);
	const author = { username: isMock ? 'emfollow' : (robots[pipeline] ?? pipeline), now };
	const event = world.sky.addEvent({
		...blank(),
		pipeline,
		instruments,
		gpstime,
		far,
		submitter: author.username,
		created: now,
		group: 'CBC',
		search: isMock ? 'MDC' : find.early ? 'EarlyWarning' : 'AllSky',
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
	const content = coincFile(event);
	event.contentId = contentIdOf(content.bytes);
	writeLog(event, author, { comment: 'Original Data', file: { name: 'coinc.xml', content } });
	candidate.events.push(event);
	return `${pipeline} uploaded ${graceidOf(event)}`;
}

function withLoudness(source: Source, loudness: number): Source {
	return { ...source, snr: Number((source.snr * loudness).toFixed(5)) };
}

/** The n-th find of a candidate, from 0. */
export function findOf({ events }: Candidate, n: number): CandidateEvent {
	const event = events[n];
	if (!event) throw new Error(`find ${n} was not uploaded yet`);
	return event;
}

/** What kind of source it is: computed first, and quickly. */
export function annotateProperties(scene: Scene, candidate: Candidate, n: number): string {
	const event = findOf(candidate, n);
	keep(
		scene,
		event,
		'em_bright.json',
		'em bright complete',
		'em_bright',
		candidate.source.properties,
	);
	labelEvent(scene, event, 'EMBRIGHT_READY');
	return `${graceidOf(event)}: em_bright.json`;
}

/** Some pipelines make the classification themselves; its file has their name. */
export function annotateClassification(scene: Scene, candidate: Candidate, n: number): string {
	const event = findOf(candidate, n);
	const name = classificationFile(event);
	keep(
		scene,
		event,
		name,
		'p_astro computation complete',
		'p_astro',
		candidate.source.classification,
	);
	labelEvent(scene, event, 'PASTRO_READY');
	return `${graceidOf(event)}: ${name}`;
}

export function classificationFile({ pipeline }: CandidateEvent): string {
	return `${pipeline.toLowerCase()}.p_astro.json`;
}

/** BAYESTAR says where. */
export function localize(scene: Scene, candidate: Candidate, n: number): string {
	const event = findOf(candidate, n);
	const { now: made } = scene;
	const facts = {
		source: seenBy(candidate.source, event),
		made,
		graceid: graceidOf(event),
		instruments: event.instruments,
		gpstime: event.gpstime ?? gpsFromUtc(made),
	};
	writeLog(event, automation(scene), {
		comment: 'sky localization complete',
		file: { name: 'bayestar.multiorder.fits', content: new Content(() => makeSkyMap(facts)) },
		tags: ['sky_loc', 'public'],
	});
	labelEvent(scene, event, 'SKYMAP_READY');
	return `${graceidOf(event)}: bayestar.multiorder.fits`;
}

function keep(
	scene: Scene,
	event: CandidateEvent,
	name: string,
	comment: string,
	tag: string,
	facts: Record<string, number>,
): Log {
	const content = Content.json(() => facts);
	return writeLog(event, automation(scene), {
		comment,
		file: { name, content },
		tags: [tag, 'public'],
	});
}
