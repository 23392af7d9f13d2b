import { statusOf, typeOfLabels } from '../alert/status';
import { isJsonObject, type Json, type JsonObject, strings, textOf } from '../json';
import type { Superevent } from '../resources/supereventReading';
import { supereventFilesPage, supereventPage } from '../serverUrl';
import { detectors, eventFacts, textOrNull } from './eventFacts';
import { farInWords } from './farInWords';
import { labelFields } from './labelFields';
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
	/** Type of the newest notice, in the words of the public notices: `INITIAL`. */
	alertType?: string | null;
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
 * - `status`: by the newest notice where one is given, else by the labels, which know of no update; `retracted` follows from it
 * - `labels` as one text, `label_names` as a list
 * - `classification` and `properties`: probabilities to four significant digits, so that a person can read them; files and notices have all
 * - `significant`: null where neither labels nor a notice are known
 * - `gw_events`, `em_events`: ids of its events; null for anonymous users
 *
 * What one looks at comes first, lists and links last: a table shows the fields in this order.
 *
 * @param apiUrl root of the API, for the links to the superevent's pages
 * @param findings classification, properties and the newest notice, which a superevent's own record does not hold
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
	const names = strings(superevent['labels']);
	const { labels, label_names } = labelFields(names);
	const far = superevent['far'] ?? preferred['far'] ?? null;
	const { snr, mchirp, duration, central_frequency } = eventFacts(preferred);
	const gwId = textOf(superevent['gw_id']) || null;
	const status = statusOf({
		gwId,
		labels: names,
		alertType: findings.alertType ?? typeOfLabels(names),
	});
	return {
		superevent_id: id,
		time: isoOfGps(superevent['t_0']),
		status,
		far_in_words: farInWords(far),
		classification: readable(findings.classification),
		instruments: detectors(preferred['instruments']),
		labels,
		retracted: status === 'retracted',
		significant: isSignificant(superevent, findings),
		gw_id: superevent['gw_id'] ?? null,
		category: superevent['category'] ?? null,
		is_mock: isMock(id, apiUrl),
		far,
		group: textOrNull(preferred['group']),
		pipeline: textOrNull(preferred['pipeline']),
		search: textOrNull(preferred['search']),
		properties: readable(findings.properties),
		preferred_event: textOrNull(superevent['preferred_event'] ?? preferred['graceid']),
		...creation(superevent['created']),
		t_start: superevent['t_start'] ?? null,
		t_0: superevent['t_0'] ?? null,
		t_end: superevent['t_end'] ?? null,
		snr,
		mchirp,
		duration,
		central_frequency,
		em_type: superevent['em_type'] ?? null,
		time_coinc_far: superevent['time_coinc_far'] ?? null,
		space_coinc_far: superevent['space_coinc_far'] ?? null,
		submitter: superevent['submitter'] ?? null,
		server: apiUrl.host,
		label_names,
		gw_events: superevent['gw_events'] ?? null,
		em_events: superevent['em_events'] ?? null,
		url: supereventPage(apiUrl, id),
		files_url: supereventFilesPage(apiUrl, id),
	};
}

/** One notice is enough, and so is one label; without either there is no telling. */
function isSignificant(superevent: Superevent, { significant }: Findings): boolean | null {
	if (significant === true) return true;
	const labels = superevent['labels'];
	if (!Array.isArray(labels)) return null;
	return strings(labels).some((label) => significantLabels.includes(label));
}

/** Probabilities by name, to four significant digits. */
function readable(probabilities: Json = null): Json {
	if (!isJsonObject(probabilities)) return probabilities;
	const entries = Object.entries(probabilities).map(([name, value]) => [
		name,
		typeof value === 'number' ? Number(value.toPrecision(4)) : value,
	]);
	return Object.fromEntries(entries) as JsonObject;
}
