import { isJsonObject, type Json, type JsonObject, strings } from '../json';
import type { Superevent } from '../resources/supereventReading';
import { supereventPage } from '../serverUrl';
import { gpsToUtc, isoUtc, parseServerTime } from '../time';

/** Labels with which the alert automation marks a superevent as significant; FAR alone does not tell. */
const significantLabels = ['SIGNIF_LOCKED', 'GCN_PRELIM_SENT', 'RAVEN_ALERT'];

/**
 * The flat, readable form of a superevent, in the words of the public alerts of LIGO, Virgo and KAGRA (their JSON notices:
 * `superevent_id`, `time`, `far`, `significant`, `instruments`, `group`, `pipeline`, `search`).
 *
 * @param apiUrl root of the API, for the link to the superevent's page
 * @returns `far` in Hz; `time` and `created` in ISO 8601, UTC; null for what the server does not tell
 */
export function simplifySuperevent(superevent: Superevent, apiUrl: URL): JsonObject {
	const preferred = isJsonObject(superevent['preferred_event_data'])
		? superevent['preferred_event_data']
		: {};
	const labels = strings(superevent['labels']);
	return {
		superevent_id: superevent.superevent_id,
		gw_id: superevent['gw_id'] ?? null,
		category: superevent['category'] ?? null,
		time: typeof superevent['t_0'] === 'number' ? isoUtc(gpsToUtc(superevent['t_0'])) : null,
		created: readTime(superevent['created']),
		far: superevent['far'] ?? null,
		significant: labels.some((label) => significantLabels.includes(label)),
		instruments: listOf(preferred['instruments']),
		group: preferred['group'] ?? null,
		pipeline: preferred['pipeline'] ?? null,
		search: preferred['search'] ?? null,
		labels,
		url: supereventPage(apiUrl, superevent.superevent_id),
	};
}

function readTime(value: Json | undefined): Json {
	if (typeof value !== 'string') return null;
	const time = parseServerTime(value);
	return time ? isoUtc(time) : value;
}

function listOf(value: Json | undefined): Json {
	return typeof value === 'string' ? value.split(',').filter(Boolean) : null;
}
