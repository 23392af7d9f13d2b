import { isJsonObject, type Json, type JsonObject, strings } from '../json';
import type { Superevent } from '../resources/supereventReading';
import { supereventFilesPage, supereventPage } from '../serverUrl';
import { detectors, eventFacts, textOrNull } from './eventFacts';
import { farInWords } from './farInWords';
import { isMock } from './isMock';
import { significantLabels } from './significantLabels';
import { creation, isoOfGps } from './times';

/** What other records than the superevent's own say about it. */
export interface Findings {
	/** Class → probability: `BNS`, `NSBH`, `BBH`, `Terrestrial`. */
	classification?: Json;
	/** Property → probability: `HasNS`, `HasRemnant`, `HasMassGap`, `HasSSM`. */
	properties?: Json;
	/** Whether the newest notice calls it significant. */
	significant?: Json;
}

/**
 * The flat, readable form of a superevent, in the words of the public alerts of LIGO, Virgo and KAGRA (their JSON notices:
 * `superevent_id`, `time`, `far`, `significant`, `instruments`, `group`, `pipeline`, `search`, `duration`,
 * `central_frequency`, `classification`, `properties`); what notices do not have is called as the server calls it. Takes what
 * either API version gives to anybody: anonymous users are shown less.
 *
 * - `time` and `created` are ISO 8601 with Z; `t_start`, `t_0`, `t_end` and `created_gps` GPS seconds, `t_…` as the server gives them
 * - `far`, `time_coinc_far`, `space_coinc_far` in Hz; `far_in_words` like `1 per 2.6 days`
 * - `duration` in s, `central_frequency` in Hz, `snr` without unit, `mchirp` in solar masses: of the preferred event
 * - `gw_events`, `em_events`: ids of its events; null for anonymous users
 *
 * @param apiUrl root of the API, for the links to the superevent's pages
 * @param findings classification and properties, which a superevent's own record does not hold
 * @returns null for what the server does not give
 */
export function simplifySuperevent(
	superevent: Superevent,
	apiUrl: URL,
	findings: Findings = {},
): JsonObject {
	const { superevent_id: id } = superevent;
	const preferred = isJsonObject(superevent['preferred_event_data'])
		? superevent['preferred_event_data']
		: {};
	const labels = strings(superevent['labels']);
	const far = superevent['far'] ?? preferred['far'] ?? null;
	const { snr, mchirp, duration, central_frequency } = eventFacts(preferred);
	return {
		superevent_id: id,
		gw_id: superevent['gw_id'] ?? null,
		category: superevent['category'] ?? null,
		is_mock: isMock(id, apiUrl),
		time: isoOfGps(superevent['t_0']),
		t_start: superevent['t_start'] ?? null,
		t_0: superevent['t_0'] ?? null,
		t_end: superevent['t_end'] ?? null,
		...creation(superevent['created']),
		far,
		far_in_words: farInWords(far),
		significant:
			findings.significant === true || labels.some((label) => significantLabels.includes(label)),
		instruments: detectors(preferred['instruments']),
		group: textOrNull(preferred['group']),
		pipeline: textOrNull(preferred['pipeline']),
		search: textOrNull(preferred['search']),
		snr,
		mchirp,
		duration,
		central_frequency,
		classification: findings.classification ?? null,
		properties: findings.properties ?? null,
		preferred_event: textOrNull(superevent['preferred_event'] ?? preferred['graceid']),
		gw_events: superevent['gw_events'] ?? null,
		em_events: superevent['em_events'] ?? null,
		em_type: superevent['em_type'] ?? null,
		time_coinc_far: superevent['time_coinc_far'] ?? null,
		space_coinc_far: superevent['space_coinc_far'] ?? null,
		labels,
		submitter: superevent['submitter'] ?? null,
		server: apiUrl.host,
		url: supereventPage(apiUrl, id),
		files_url: supereventFilesPage(apiUrl, id),
	};
}
