import { isJsonObject, type Json, type JsonObject, strings } from '../json';
import type { Superevent } from '../resources/supereventReading';
import { servers } from '../servers';
import { supereventFile } from '../serverUrl';
import { noticeFacts } from '../simplify/noticeFacts';
import { labelFields } from '../simplify/labelFields';
import { simplifySuperevent } from '../simplify/simplifySuperevent';
import type { SkyMap } from '../skymap/skyMap';
import type { SkyMapSummary } from '../skymap/summarize';
import { type Coincidence, coincidenceIn } from './coincidence';
import { alertTypeOf } from './findings';
import { mostLikelyChirpMass } from './chirpMass';
import type { PublicNotice } from './publicNotice';
import { type AlertStatus, statusOf, typeOfLabels } from './status';

/** What is known of a superevent's current sky map; null for what the map does not have. */
export interface SkyMapFacts extends JsonObject {
	/** With its version: `bayestar.multiorder.fits,1`. */
	file: string | null;
	creator: string | null;
	area_50_deg2: number | null;
	area_90_deg2: number | null;
	/** Mpc. */
	distance_mean_mpc: number | null;
	distance_sd_mpc: number | null;
	volume_90_mpc3: number | null;
	/** Degrees, of the most probable place. */
	peak_ra_deg: number | null;
	peak_dec_deg: number | null;
}

/** The sky map of an alert. */
export interface AlertSkyMap {
	/** With its version; null for a map that a notice carries. */
	file: string | null;
	map: SkyMap;
	summary: SkyMapSummary;
}

/** A product that an alert may lack. */
export type Product = 'record' | 'notice' | 'sky_map' | 'classification' | 'properties';

/** All that was read of one superevent. */
export interface AlertSources {
	id: string;
	apiUrl: URL;
	/** Its record on the server. */
	superevent?: Superevent;
	/** The record of its newest public notice (or VOEvent) on the server, or of the one that the alert is about. */
	notice?: JsonObject;
	/** The public notice as brokers send it. */
	publicNotice?: PublicNotice;
	/** Class → probability, by `p_astro.json`. */
	classification?: Json;
	/** Property → probability, by `em_bright.json`. */
	properties?: Json;
	skyMap?: AlertSkyMap;
	/** The change that a trigger's item tells of. */
	change?: AlertChange;
	/** Whether everybody may see it; undefined where that was not learned. */
	isPublic?: boolean;
	/** What is not there yet or could not be read. */
	missing: readonly Product[];
}

/** What an item of the GraceDB Trigger says has changed. */
export interface AlertChange {
	/** `new`, `public_notice`, `label_added`, `update`, … */
	kind: string;
	/** Of a public notice: `INITIAL`. A label that stands for a notice has one, but no record of it. */
	noticeType?: string;
	label?: string;
	/** Field → `{ from, to }`; null where the last item is not remembered. */
	changedSinceLast: JsonObject | null;
}

/** Everything that a message says, flat and ready to filter on; null for what is not known. */
export interface AlertFacts extends JsonObject {
	superevent_id: string;
	/** `GW240716_034900` once it is confirmed. */
	gw_id: string | null;
	/** Type of the notice that it is about, else of the newest: `EARLYWARNING`, `PRELIMINARY`, `INITIAL`, `UPDATE`, `RETRACTION`. */
	alert_type: string | null;
	status: AlertStatus | null;
	retracted: boolean;
	significant: boolean;
	/** Whether everybody may see it: true, false, or `unknown`. */
	public: boolean | 'unknown';
	is_mock: boolean;
	/** `[MOCK]`, `[TEST]`, `[PLAYGROUND]`: why not to act on it. */
	banners: string[];
	/** ISO 8601 with Z. */
	time: string | null;
	/** Hz. */
	far: number | null;
	far_is_upper_limit: boolean;
	/** `CBC` or `Burst`. */
	group: string | null;
	pipeline: string | null;
	search: string | null;
	/** `["H1", "L1"]` */
	instruments: string[] | null;
	/** Class → probability. */
	classification: JsonObject | null;
	/** `BNS` */
	most_likely: string | null;
	/** Property → probability, if the source is astrophysical. */
	properties: JsonObject | null;
	/** Bin of the source's chirp mass that is most likely, in solar masses: `[1.2, 1.5]`. */
	mchirp_source: number[] | null;
	/** Seconds; of bursts. */
	duration: number | null;
	/** Hz; of bursts. */
	central_frequency: number | null;
	sky_map: SkyMapFacts | null;
	coincidence: Coincidence | null;
	/** `EM_READY, SKYMAP_READY` */
	labels: string;
	label_names: string[];
	changed_since_last: JsonObject | null;
	missing: Product[];
	url: string;
	/** Address of the sky map's file. */
	sky_map_url: string | null;
	circulars_url: string;
}

/**
 * What is known of a superevent, from all its sources: what a notice says of the source stands before what the record says, which
 * stands before its files.
 */
export function alertFacts(sources: AlertSources): AlertFacts {
	const { id, apiUrl, superevent, notice, publicNotice, skyMap, change } = sources;
	const record = simplifySuperevent(
		superevent ?? { superevent_id: id },
		apiUrl,
		notice ? noticeFacts(notice) : {},
	);
	const event = publicNotice?.event ?? {};
	const labels = strings(superevent?.['labels']);
	const type =
		publicNotice?.alertType ?? change?.noticeType ?? alertTypeOf(notice) ?? typeOfLabels(labels);
	const status = statusOf({ gwId: text(record['gw_id']), labels, alertType: type });
	const group = text(event['group']) ?? text(record['group']);
	const isBurst = group === 'Burst';
	const classification = isBurst
		? null
		: (probabilities(event['classification']) ??
			probabilities(record['classification']) ??
			probabilities(sources.classification));
	const preferred = superevent?.['preferred_event_data'];
	return {
		superevent_id: id,
		gw_id: text(record['gw_id']),
		alert_type: type,
		status,
		retracted: status === 'retracted',
		significant: event['significant'] === true || record['significant'] === true,
		public: sources.isPublic ?? 'unknown',
		is_mock: record['is_mock'] === true,
		banners: bannersOf(id, apiUrl, labels),
		time: text(event['time']) ?? text(record['time']),
		far: number(event['far']) ?? number(record['far']),
		far_is_upper_limit: isJsonObject(preferred) && preferred['far_is_upper_limit'] === true,
		group,
		pipeline: text(event['pipeline']) ?? text(record['pipeline']),
		search: text(event['search']) ?? text(record['search']),
		instruments: list(event['instruments']) ?? list(record['instruments']),
		classification,
		most_likely: classification && (sorted(classification)[0]?.[0] ?? null),
		properties: isBurst
			? null
			: (probabilities(event['properties']) ??
				probabilities(record['properties']) ??
				probabilities(sources.properties)),
		mchirp_source: mostLikelyChirpMass(event['mchirp_source']),
		duration: number(event['duration']) ?? number(record['duration']),
		central_frequency: number(event['central_frequency']) ?? number(record['central_frequency']),
		sky_map: skyMap ? skyMapFacts(skyMap) : null,
		coincidence: coincidenceIn({ superevent, notice, external: publicNotice?.external, labels }),
		...labelFields(labels),
		changed_since_last: change?.changedSinceLast ?? null,
		missing: isBurst ? sources.missing.filter(isOfBursts) : [...sources.missing],
		url: publicNotice?.url ?? text(record['url']) ?? '',
		sky_map_url: skyMap?.file ? supereventFile(apiUrl, id, skyMap.file) : null,
		circulars_url: `https://gcn.nasa.gov/circulars/events/${id.toLowerCase()}`,
	};
}

function skyMapFacts({ file, map, summary }: AlertSkyMap): SkyMapFacts {
	return {
		file,
		creator: map.facts.creator ?? null,
		area_50_deg2: summary.area50,
		area_90_deg2: summary.area90,
		distance_mean_mpc: summary.distanceMean ?? null,
		distance_sd_mpc: summary.distanceSd ?? null,
		volume_90_mpc3: summary.volume90 ?? null,
		peak_ra_deg: summary.peak.ra,
		peak_dec_deg: summary.peak.dec,
	};
}

/** Bursts have neither classes nor properties. */
const isOfBursts = (product: Product): boolean =>
	product !== 'classification' && product !== 'properties';

const productionHost = new URL(servers.find(({ value }) => value === 'production')?.url ?? '').host;

/** Why people must not act on it, as words to stand in front. */
function bannersOf(id: string, apiUrl: URL, labels: readonly string[]): string[] {
	const isMock = /^M/i.test(id) || labels.includes('MOCK') || labels.includes('INJ');
	return [
		...(isMock ? ['[MOCK]'] : []),
		...(/^T/i.test(id) ? ['[TEST]'] : []),
		...(apiUrl.host === productionHost ? [] : ['[PLAYGROUND]']),
	];
}

/** The largest first. */
export function sorted(values: JsonObject): [string, number][] {
	return Object.entries(values)
		.filter((entry): entry is [string, number] => typeof entry[1] === 'number')
		.sort(([, a], [, b]) => b - a);
}

function probabilities(value: Json | undefined): JsonObject | null {
	return isJsonObject(value) && Object.keys(value).length > 0 ? value : null;
}

function text(value: Json | undefined): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: Json | undefined): number | null {
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function list(value: Json | undefined): string[] | null {
	const names = strings(value);
	return names.length > 0 ? names : null;
}
