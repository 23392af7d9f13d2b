import { writeLog, type Author } from './annotate';
import type { Annotated, EmObservation, Footprint } from './types';

/** Centre and full width of a rectangle on the sky, in degrees; null without any footprint. */
export interface Region {
	ra: number | null;
	dec: number | null;
	raWidth: number | null;
	decWidth: number | null;
}

export interface NewObservation {
	group: string;
	comment: string;
	footprints: Omit<Footprint, 'N'>[];
}

/** Records an observation, without a log entry. */
export function keepObservation(
	target: Annotated,
	author: Author,
	{ group, comment, footprints }: NewObservation,
): EmObservation {
	const observation: EmObservation = {
		group,
		comment,
		N: target.observations.length + 1,
		created: author.now,
		submitter: author.username,
		footprints: footprints.map((footprint, index) => ({ N: index + 1, ...footprint })),
	};
	target.observations.push(observation);
	return observation;
}

/** Records an observation, with the log entry that the server writes. */
export function addObservation(
	target: Annotated,
	author: Author,
	details: NewObservation,
): EmObservation {
	const observation = keepObservation(target, author, details);
	writeLog(target, author, { comment: `New EMBB observation record for ${details.group}` });
	return observation;
}

/**
 * The rectangle around all footprints. Reference server behaviour: the sky is treated as flat, so what reaches over 0° or
 * 360° of right ascension, or over a pole, is cut off there and does not come out on the other side.
 */
export function coveringRegion(footprints: readonly Footprint[]): Region {
	if (footprints.length === 0) return { ra: null, dec: null, raWidth: null, decWidth: null };
	const [ra, raWidth] = span(
		footprints.map((footprint) => [footprint.ra, footprint.raWidth]),
		[0, 360],
	);
	const [dec, decWidth] = span(
		footprints.map((footprint) => [footprint.dec, footprint.decWidth]),
		[-90, 90],
	);
	return { ra, dec, raWidth, decWidth };
}

/** Centre and width of the smallest interval around several, each given by its centre and width. */
function span(
	intervals: readonly (readonly [number, number])[],
	[lowest, highest]: readonly [number, number],
): [number, number] {
	// Not Math.min(...all): a request may bring more footprints than a call takes arguments.
	const from = intervals.reduce((low, [centre, width]) => Math.min(low, centre - width / 2), 1e9);
	const to = intervals.reduce((high, [centre, width]) => Math.max(high, centre + width / 2), -1e9);
	const [start, end] = [Math.max(lowest, from), Math.min(highest, to)];
	return [(start + end) / 2, end - start];
}
