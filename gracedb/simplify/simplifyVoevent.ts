import { isJsonObject, type JsonObject } from '../json';
import { textOrNull } from './eventFacts';
import { alertType, noticeFacts } from './noticeFacts';
import { creation } from './times';
import { idField } from './idField';

/**
 * The flat, readable form of a VOEvent's record. `alert_type` is the word of the public notices for `voevent_type`
 * (`PRELIMINARY` for `PR`); `classification` and `properties` hold probabilities.
 *
 * @param objectId superevent or event that has it
 * @returns null for what anonymous users are not shown
 */
export function simplifyVoevent(voevent: JsonObject, objectId: string): JsonObject {
	return {
		...idField(objectId),
		N: voevent['N'] ?? null,
		alert_type: alertType(voevent['voevent_type']),
		voevent_type: voevent['voevent_type'] ?? null,
		...creation(voevent['created']),
		issuer: voevent['issuer'] ?? null,
		ivorn: voevent['ivorn'] ?? null,
		...noticeFacts(voevent),
		skymap_type: textOrNull(voevent['skymap_type']),
		skymap_filename: textOrNull(voevent['skymap_filename']),
		internal: voevent['internal'] ?? null,
		open_alert: voevent['open_alert'] ?? null,
		hardware_inj: voevent['hardware_inj'] ?? null,
		coinc_comment: voevent['coinc_comment'] ?? null,
		...coincidence(voevent),
		combined_skymap_filename: textOrNull(voevent['combined_skymap_filename']),
		...recordFile(voevent),
	};
}

/** The external event (a burst of gamma rays, a neutrino) that a record names. */
export function coincidence(record: JsonObject): JsonObject {
	return {
		raven_coinc: record['raven_coinc'] ?? null,
		ext_gcn: textOrNull(record['ext_gcn']),
		ext_pipeline: textOrNull(record['ext_pipeline']),
		ext_search: textOrNull(record['ext_search']),
	};
}

/** The document that a record stands for. */
export function recordFile({ filename, file_version, links }: JsonObject): JsonObject {
	return {
		filename: filename ?? null,
		file_version: file_version ?? null,
		url: (isJsonObject(links) ? links['file'] : undefined) ?? null,
	};
}
