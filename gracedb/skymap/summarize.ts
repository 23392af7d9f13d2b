import { credibleAreas } from './area';
import { declinationText, rightAscensionText } from './angles';
import { credibleVolume, marginalMoments } from './distance';
import { centreOf, type SkyPosition } from './healpix';
import { cellAt, type SkyMap } from './skyMap';
import { timeSlices } from './timeSlices';
import { checkUsable, totalsOf } from './totals';

/** What people ask of a sky map first. */
export interface SkyMapSummary {
	/** Square degrees of the smallest piece of sky with a probability of 50 % and 90 %. */
	area50: number;
	area90: number;
	/** The same for each level that was asked for besides. */
	areas: number[];
	/** Centre of the cell with the highest probability density. */
	peak: SkyPosition;
	/** The same as `21h03m22.14s` and `-72d50m59.0s`. */
	peakText: { ra: string; dec: string };
	/** Mpc; from the header, and computed where it is not there. Undefined for a 2-D map. */
	distanceMean?: number;
	distanceSd?: number;
	/** Mpc³ of the smallest part of space with a probability of 90 %; undefined for a 2-D map or without distances. */
	volume90?: number;
	/** 1 in a correct map. */
	totalProbability: number;
}

/**
 * Summarizes a map.
 *
 * @param levels further credible levels, from 0 to 1
 * @param name of the file, for errors
 * @throws SkyMapError if its probabilities are no numbers
 */
export async function summarize(
	map: SkyMap,
	{
		levels = [],
		name = 'The sky map',
		signal,
	}: {
		levels?: readonly number[];
		name?: string;
		signal?: AbortSignal;
	} = {},
): Promise<SkyMapSummary> {
	const slices = timeSlices(signal);
	const totals = await totalsOf(map, slices);
	checkUsable(totals, name);
	const [area50 = 0, area90 = 0, ...areas] = await credibleAreas(
		map,
		[0.5, 0.9, ...levels],
		slices,
	);
	const { distanceMean, distanceSd } = map.facts;
	const moments =
		distanceMean === undefined || distanceSd === undefined
			? await marginalMoments(map, slices)
			: { mean: distanceMean, sd: distanceSd };
	const peak = centreOf(cellAt(map, totals.peak));
	return {
		area50,
		area90,
		areas,
		peak,
		peakText: { ra: rightAscensionText(peak.ra), dec: declinationText(peak.dec) },
		distanceMean: moments?.mean,
		distanceSd: moments?.sd,
		volume90: await credibleVolume(map, 0.9, slices),
		totalProbability: totals.probability,
	};
}
