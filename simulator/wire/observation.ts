import type { EmObservation, Footprint } from '../sky/types';
import { coveringRegion } from '../sky/observations';
import { stamp } from './time';

function footprintOnWire(footprint: Footprint): Record<string, unknown> {
	const { N, ra, dec, raWidth, decWidth, startTime, exposureTime } = footprint;
	return {
		exposure_time: exposureTime,
		start_time: stamp(startTime),
		N,
		raWidth,
		decWidth,
		ra,
		dec,
	};
}

/** An observation with the region that covers all its footprints, of which the last comes first. */
export function observationOnWire(
	observation: EmObservation,
	nameOf: (username: string) => string,
): Record<string, unknown> {
	const { N, group, comment, footprints } = observation;
	const { ra, raWidth, dec, decWidth } = coveringRegion(footprints);
	return {
		created: stamp(observation.created),
		N,
		submitter: nameOf(observation.submitter),
		group,
		ra,
		raWidth,
		dec,
		decWidth,
		comment,
		footprint_count: footprints.length,
		footprints: [...footprints].reverse().map(footprintOnWire),
	};
}
