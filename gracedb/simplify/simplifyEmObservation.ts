import { isJsonObject, type JsonObject } from '../json';
import { creation, gpsOf, isoOf } from './times';
import { idField } from './idField';

/**
 * The flat, readable form of an EM observation: what a group of observers looked at. All angles are degrees: `ra` and `dec`
 * the centre, `ra_width` and `dec_width` the full size of the region that covers all footprints; `exposure_time` is in s.
 *
 * @param objectId superevent or event that was looked for
 */
export function simplifyEmObservation(observation: JsonObject, objectId: string): JsonObject {
	const { footprints } = observation;
	return {
		...idField(objectId),
		N: observation['N'] ?? null,
		group: observation['group'] ?? null,
		...creation(observation['created']),
		submitter: observation['submitter'] ?? null,
		comment: observation['comment'] ?? null,
		...region(observation),
		footprint_count: observation['footprint_count'] ?? null,
		// The server gives the last one first.
		footprints: Array.isArray(footprints)
			? footprints.filter(isJsonObject).map(simplifyFootprint).reverse()
			: [],
	};
}

function simplifyFootprint(footprint: JsonObject): JsonObject {
	return {
		N: footprint['N'] ?? null,
		...region(footprint),
		start_time: isoOf(footprint['start_time']),
		start_time_gps: gpsOf(footprint['start_time']),
		exposure_time: footprint['exposure_time'] ?? null,
	};
}

function region({ ra, dec, raWidth, decWidth }: JsonObject): JsonObject {
	return {
		ra: ra ?? null,
		dec: dec ?? null,
		ra_width: raWidth ?? null,
		dec_width: decWidth ?? null,
	};
}
