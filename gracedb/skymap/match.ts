import { credibleLevels } from './area';
import {
	credibleLevelsInSpace,
	densityAtDistance,
	type DistanceMoments,
	momentsOf,
} from './distance';
import { probabilityInside } from './position';
import { indexAt, type SkyMap } from './skyMap';
import type { Target } from './targets';
import { timeSlices } from './timeSlices';
import { checkUsable, squareDegrees, totalsOf } from './totals';

/** What a sky map says about a target. */
export interface Match {
	/** Probability per square degree at the position. */
	density: number;
	/** Probability of all that is at least as likely as the position: it is inside the 90 % area up to 0.9. */
	credibleLevel: number;
	/** Probability inside the target's region, if it has one. */
	inside?: number;
	/** The same as the credible level, with the distance; only for a target with a distance in a 3-D map. */
	credibleLevelInSpace?: number;
	/** The distance of a source in this direction; only in 3-D maps. */
	distance?: DistanceMoments;
}

/**
 * Looks targets up in a sky map.
 *
 * @param name of the map's file, for errors
 * @returns for each target
 * @throws SkyMapError if the map's probabilities are no numbers
 */
export async function matchTargets(
	map: SkyMap,
	targets: readonly Target[],
	{ name = 'The sky map', signal }: { name?: string; signal?: AbortSignal } = {},
): Promise<Match[]> {
	const slices = timeSlices(signal);
	checkUsable(await totalsOf(map, slices), name);
	const indices = targets.map(({ position }) => indexAt(map, position));
	const densities = indices.map((index) => (index === undefined ? 0 : map.density[index]!));
	const levels = await credibleLevels(map, densities, slices);
	const spaceLevels = await levelsInSpace(map, targets, indices, slices);
	const matches: Match[] = [];
	for (const [place, { region }] of targets.entries()) {
		const index = indices[place];
		matches.push({
			density: densities[place]! / squareDegrees,
			credibleLevel: Math.min(1, levels[place]!),
			inside: region && Math.min(1, await probabilityInside(map, region, slices)),
			credibleLevelInSpace: spaceLevels[place],
			distance:
				map.distance && index !== undefined
					? momentsOf(map.distance.mu[index]!, map.distance.sigma[index]!)
					: undefined,
		});
	}
	return matches;
}

async function levelsInSpace(
	map: SkyMap,
	targets: readonly Target[],
	indices: readonly (number | undefined)[],
	slices: ReturnType<typeof timeSlices>,
): Promise<(number | undefined)[]> {
	const { distance } = map;
	if (!distance) return [];
	const densities = targets.map((target, place) => {
		if (target.distance === undefined) return undefined;
		const index = indices[place];
		return index === undefined ? 0 : (densityAtDistance(map, index, target.distance) ?? 0);
	});
	const given = densities.filter((density) => density !== undefined);
	const levels = await credibleLevelsInSpace({ ...map, distance }, given, slices);
	let next = 0;
	return densities.map((density) =>
		density === undefined ? undefined : Math.min(1, levels[next++]!),
	);
}
