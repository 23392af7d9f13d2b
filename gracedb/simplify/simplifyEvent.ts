import { type Json, type JsonObject, isJsonObject, strings, textOf } from '../json';
import { eventPage } from '../serverUrl';
import { detectors, eventFacts, textOrNull } from './eventFacts';
import { farInWords } from './farInWords';
import { labelFields } from './labelFields';
import { isMock } from './isMock';
import { creation, isoOfGps } from './times';

/**
 * The flat, readable form of an event: what one pipeline found, in the words of `simplifySuperevent`.
 *
 * - `time` and `created` are ISO 8601 with Z; `gpstime` and `created_gps` GPS seconds
 * - `far` in Hz; `reporting_latency` and `duration` in s, `central_frequency` in Hz, `mchirp` in solar masses
 * - `ra`, `dec`, `error_radius` in degrees: of external events (bursts of gamma rays, neutrinos)
 *
 * What one looks at comes first, lists and links last; `labels` is one text, `label_names` a list.
 *
 * @param apiUrl root of the API, for the link to the event's page
 * @returns null for what the server does not give, or what such an event does not have
 */
export function simplifyEvent(event: JsonObject, apiUrl: URL): JsonObject {
	const graceid = textOf(event['graceid']);
	const { snr, mchirp, duration, central_frequency } = eventFacts(event);
	const { labels, label_names } = labelFields(strings(event['labels']));
	return {
		graceid,
		superevent_id: textOrNull(event['superevent']),
		time: isoOfGps(event['gpstime']),
		far_in_words: farInWords(event['far']),
		group: textOrNull(event['group']),
		pipeline: textOrNull(event['pipeline']),
		search: textOrNull(event['search']),
		instruments: detectors(event['instruments']),
		labels,
		snr,
		mchirp,
		duration,
		central_frequency,
		far: event['far'] ?? null,
		far_is_upper_limit: event['far_is_upper_limit'] ?? null,
		is_mock: isMock(graceid, apiUrl),
		gpstime: textOrNull(event['gpstime']),
		...creation(event['created']),
		reporting_latency: event['reporting_latency'] ?? null,
		nevents: event['nevents'] ?? null,
		offline: event['offline'] ?? null,
		likelihood: event['likelihood'] ?? null,
		...position(event),
		replay_id: textOrNull(event['replay_id']),
		submitter: event['submitter'] ?? null,
		server: apiUrl.host,
		label_names,
		// The answer to a creation may carry them.
		...(Array.isArray(event['warnings']) ? { warnings: event['warnings'] } : {}),
		url: eventPage(apiUrl, graceid),
	};
}

function position({ extra_attributes: extra }: JsonObject): Record<string, Json> {
	const tables = isJsonObject(extra) ? extra : {};
	const external = [tables['GRB'], tables['NeutrinoEvent']].find(isJsonObject) ?? {};
	return {
		ra: external['ra'] ?? null,
		dec: external['dec'] ?? null,
		error_radius: external['error_radius'] ?? null,
	};
}
