import { readGrb } from '../../eventFiles/grb';
import { blank, findFile, findLabel, writeLog } from '../../sky/annotate';
import { Content } from '../../sky/content';
import { contentIdOf } from '../../sky/events';
import { gpsFromUtc, microseconds, utcFromGps } from '../../sky/gps';
import { graceidOf } from '../../sky/ids';
import { addEvent } from '../../sky/superevents';
import type { CandidateEvent } from '../../sky/types';
import { refined } from '../refined';
import { makeSkyMap } from '../skymap';
import { directionOf, placeOf } from '../vectors';
import { jointRate, speedOfGravityRates, trials } from '../thresholds';
import { automation, supereventOf, type Candidate, type Scene } from '../scenarios/types';
import { label, labelEvent } from './label';

const combinedMap = 'combined-ext.multiorder.fits';

export interface Burst {
	pipeline: 'Fermi' | 'Swift';
	search: 'GRB' | 'SubGRB';
	/** Seconds after the merger. */
	delay: number;
}

/** Another observatory has seen something; its notice is uploaded as an external event. */
export function uploadBurst(scene: Scene, candidate: Candidate, burst: Burst): string {
	const { world, chance, now } = scene;
	const { pipeline, delay } = burst;
	const t0 = candidate.superevent?.t0 ?? gpsFromUtc(scene.when(candidate.merger));
	const { ra, dec } = directionOf(placeOf(candidate.source).towards);
	const trigger = Math.floor(chance.between(1e8, 1e9));
	const notice = {
		ivorn: `ivo://gracedb-simulator/${pipeline}#${trigger}`,
		id: [String(trigger)],
		trigger_time: utcFromGps(t0 + delay).toISOString(),
		ra: degrees(ra),
		dec: degrees(dec),
		ra_dec_error: Number(chance.between(1, 8).toFixed(2)),
		rate_duration: Number(chance.between(0.1, 1.8).toFixed(3)),
	};
	const content = Content.of(JSON.stringify(notice));
	const reading = readGrb(content.bytes);
	const event = world.sky.addEvent({
		...blank(),
		pipeline,
		group: 'External',
		submitter: 'emfollow',
		created: now,
		search: candidate.category === 'M' ? 'MDC' : burst.search,
		gpstime: reading.gpstime,
		reportingLatency: microseconds(gpsFromUtc(now) - t0 - delay),
		instruments: '',
		nevents: 1,
		offline: false,
		far: null,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: reading.extraAttributes,
		superevent: null,
		contentId: contentIdOf(content.bytes),
		replayId: null,
	});
	const file = { name: 'initial.data', content };
	writeLog(event, { username: 'emfollow', now }, { comment: 'Original Data', file });
	labelEvent(scene, event, 'EXT_SKYMAP_READY');
	candidate.external = event;
	return `${pipeline} saw ${graceidOf(event)} (${event.search ?? ''})`;
}

function degrees(radians: number): number {
	return Number(((radians * 180) / Math.PI).toFixed(3));
}

export function externalOf({ external }: Candidate): CandidateEvent {
	if (!external) throw new Error('no other observatory has seen anything');
	return external;
}

/**
 * RAVEN, the search for coincidences: the external event joins, and both get EM_COINC. Chance coincidences come at the
 * rate of the event times that of bursts (305 a year, which is what the public data of July 2024 gives) times the window
 * of 6 s; the overlap of the two places on the sky divides that.
 */
export function findCoincidence(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	const external = externalOf(candidate);
	const author = automation(scene);
	if (!external.superevent) addEvent(superevent, external, author);
	label(scene, superevent, 'EM_COINC');
	labelEvent(scene, external, 'EM_COINC');
	const timeFar = ((superevent.preferredEvent.far ?? 0) * 305 * 6) / (365 * 86_400);
	const spaceFar = timeFar / scene.chance.between(0.8, 6);
	const rates = { temporal_coinc_far: timeFar, spatiotemporal_coinc_far: spaceFar };
	for (const target of [superevent, external]) {
		writeLog(target, author, {
			comment: `RAVEN: Computed coincident FAR(s) in Hz with external trigger ${graceidOf(external)}`,
			file: { name: 'coincidence_far.json', content: Content.json(() => rates) },
			tags: ['ext_coinc'],
		});
	}
	const emType = graceidOf(external);
	writeLog(superevent, author, {
		comment:
			`Updated superevent parameters: em_type: ${superevent.emType ?? 'None'} -> ${emType}, ` +
			`time_coinc_far: ${superevent.timeCoincFar ?? 'None'} -> ${timeFar}, ` +
			`space_coinc_far: ${superevent.spaceCoincFar ?? 'None'} -> ${spaceFar}`,
	});
	Object.assign(superevent, { emType, timeCoincFar: timeFar, spaceCoincFar: spaceFar });
	return `EM_COINC with ${emType}`;
}

/** Decides whether the coincidence is published. */
export function judgeCoincidence(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	const external = externalOf(candidate);
	const { preferredEvent } = superevent;
	const pair = `${graceidOf(preferredEvent)}-${graceidOf(external)}`;
	const rate = (superevent.spaceCoincFar ?? 1) * trials * (trials - 1);
	const passes = rate <= jointRate && external.search !== 'SubGRB';
	const comment = passes
		? `RAVEN: publishing criteria met for ${pair}. Triggering RAVEN alert`
		: external.search === 'SubGRB'
			? `RAVEN: publishing criteria not met for ${pair}, ${graceidOf(external)} is subthreshold`
			: `RAVEN: publishing criteria not met for ${pair}, joint FAR (w/ trials) too large ` +
				`(${rate.toPrecision(4)} > ${jointRate.toPrecision(4)})`;
	writeLog(superevent, automation(scene), { comment, tags: ['ext_coinc'] });
	if (!passes) return comment;
	label(scene, superevent, 'RAVEN_ALERT');
	label(scene, superevent, 'HIGH_PROFILE');
	labelEvent(scene, external, 'RAVEN_ALERT');
	labelEvent(scene, preferredEvent, 'RAVEN_ALERT');
	return 'RAVEN_ALERT, HIGH_PROFILE';
}

/** Joins the two maps of the sky of a coincidence that is published; the result is kept with the external event. */
export function combineMaps(scene: Scene, candidate: Candidate): string {
	const external = externalOf(candidate);
	if (!findLabel(external, 'RAVEN_ALERT')) return 'No combined sky map: no RAVEN_ALERT';
	const { preferredEvent } = supereventOf(candidate);
	const facts = {
		source: refined(candidate.source),
		graceid: graceidOf(preferredEvent),
		instruments: `${preferredEvent.instruments},${external.pipeline}`,
		gpstime: preferredEvent.gpstime ?? 0,
		made: scene.now,
	};
	writeLog(external, automation(scene), {
		comment: `Combined LVK-external sky map of ${facts.graceid} and ${graceidOf(external)}`,
		file: { name: combinedMap, content: new Content(() => makeSkyMap(facts)) },
		tags: ['sky_loc', 'ext_coinc'],
	});
	labelEvent(scene, external, 'COMBINEDSKYMAP_READY');
	return `${graceidOf(external)}: ${combinedMap}`;
}

/** With every alert the combined map is copied again. Its name with the version, or null without one. */
export function copyCombinedMap(scene: Scene, candidate: Candidate): string | null {
	const { external } = candidate;
	const file = external && findFile(external, combinedMap);
	if (!file) return null;
	const superevent = supereventOf(candidate);
	const log = writeLog(superevent, automation(scene), {
		comment: `Combined LVK-external sky map copied from ${graceidOf(external)}`,
		file: { name: combinedMap, content: file.content },
		tags: ['sky_loc', 'ext_coinc', 'public'],
	});
	label(scene, superevent, 'COMBINEDSKYMAP_READY');
	return `${combinedMap},${log.fileVersion ?? 0}`;
}

/** A confirmed coincidence of two very significant signals allows to measure the speed of gravity. */
export function checkSpeedOfGravity(scene: Scene, candidate: Candidate): string {
	const superevent = supereventOf(candidate);
	const passes =
		findLabel(superevent, 'ADVOK') !== undefined &&
		findLabel(superevent, 'RAVEN_ALERT') !== undefined &&
		(superevent.preferredEvent.far ?? 1) <= speedOfGravityRates.event &&
		(superevent.spaceCoincFar ?? 1) <= speedOfGravityRates.joint;
	if (!passes) return 'Not SOG_READY';
	label(scene, superevent, 'SOG_READY');
	return 'SOG_READY';
}
