import { normalAbove, normalDensity } from './normal';
import { areaOf, type SkyMap } from './skyMap';
import { inSlices, type TimeSlices } from './timeSlices';

/** A distance and how uncertain it is, Mpc. */
export interface DistanceMoments {
	mean: number;
	sd: number;
}

/**
 * Mean and standard deviation of a distance whose probability is r² N(r; mu, sigma) from r = 0 on (Singer et al. 2016,
 * ApJL 829, L15).
 *
 * @returns undefined where nothing is known
 */
export function momentsOf(mu: number, sigma: number): DistanceMoments | undefined {
	if (!Number.isFinite(mu) || !Number.isFinite(sigma) || sigma <= 0) return undefined;
	const [second, third, fourth] = rawMoments(mu / sigma);
	const mean = third / second;
	return { mean: mean * sigma, sd: Math.sqrt(Math.max(0, fourth / second - mean * mean)) * sigma };
}

/** The integrals of r², r³ and r⁴ times a normal density around x with width 1, from 0 on; up to a common factor. */
function rawMoments(x: number): [number, number, number] {
	if (x > -3) {
		const zeroth = normalAbove(-x);
		const first = x * zeroth + normalDensity(x);
		const second = x * first + zeroth;
		const third = x * second + 2 * first;
		return [second, third, x * third + 3 * second];
	}
	// Far on the other side the terms above cancel. What is left falls as exp(x r) and is summed up.
	const [steps, reach] = [400, 40 / -x];
	const sums: [number, number, number] = [0, 0, 0];
	for (let step = 1; step <= steps; step += 1) {
		const r = ((step - 0.5) * reach) / steps;
		const weight = Math.exp(r * (x - r / 2)) * r * r;
		sums[0] += weight;
		sums[1] += weight * r;
		sums[2] += weight * r * r;
	}
	return sums;
}

/** Mean and standard deviation of the distance over the whole sky; undefined for a 2-D map. */
export async function marginalMoments(
	map: SkyMap,
	slices: TimeSlices,
): Promise<DistanceMoments | undefined> {
	const { distance } = map;
	if (!distance) return undefined;
	let [weight, first, second] = [0, 0, 0];
	await inSlices(
		map.size,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				const probability = map.density[index]! * areaOf(map, index);
				if (!(probability > 0)) continue;
				const moments = momentsOf(distance.mu[index]!, distance.sigma[index]!);
				if (!moments) continue;
				weight += probability;
				first += probability * moments.mean;
				second += probability * (moments.mean ** 2 + moments.sd ** 2);
			}
		},
		slices,
	);
	if (weight === 0) return undefined;
	const mean = first / weight;
	return { mean, sd: Math.sqrt(second / weight - mean * mean) };
}

/** The probability per Mpc³ at a distance in the direction of a cell; undefined for a 2-D map. */
export function densityAtDistance(
	map: SkyMap,
	index: number,
	distance: number,
): number | undefined {
	if (!map.distance) return undefined;
	const [mu, sigma] = [map.distance.mu[index]!, map.distance.sigma[index]!];
	const density =
		(map.density[index]! * map.distance.norm[index]! * normalDensity((distance - mu) / sigma)) /
		sigma;
	return Number.isFinite(density) ? density : 0;
}

/** What of a map is denser than a threshold, in space. */
interface Inside {
	probability: number;
	/** Mpc³, Euclidean in luminosity distance. */
	volume: number;
}

/**
 * Sums up what is denser than a threshold. Along each direction that is one stretch of the distance, since the probability per
 * Mpc³ there is a normal density: no grid of distances is needed.
 *
 * @param logThreshold natural logarithm of a probability per Mpc³
 */
async function denserThan(
	map: SkyMap & Required<Pick<SkyMap, 'distance'>>,
	logThreshold: number,
	slices: TimeSlices,
): Promise<Inside> {
	const { mu, sigma, norm } = map.distance;
	const inside: Inside = { probability: 0, volume: 0 };
	await inSlices(
		map.size,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				const weight = map.density[index]! * norm[index]!;
				const [middle, width] = [mu[index]!, sigma[index]!];
				if (!(weight > 0) || !Number.isFinite(middle) || !(width > 0)) continue;
				const above = logPeak(weight, width) - logThreshold;
				if (!(above > 0)) continue;
				const reach = Math.sqrt(2 * above);
				const far = middle + width * reach;
				if (far <= 0) continue;
				const near = Math.max(0, middle - width * reach);
				const area = areaOf(map, index);
				inside.volume += (area * (far * far * far - near * near * near)) / 3;
				const part = near > 0 ? around(reach, middle, width) : upTo(far, middle, width);
				inside.probability += area * weight * part;
			}
		},
		slices,
	);
	return inside;
}

/** Logarithm of the highest density along a direction, as if distances below 0 were possible. */
function logPeak(weight: number, width: number): number {
	return Math.log(weight / (width * Math.sqrt(2 * Math.PI)));
}

/** The integral of r² N(r; middle, width) over so many widths on both sides of the middle. */
function around(reach: number, middle: number, width: number): number {
	const within = 1 - 2 * normalAbove(reach);
	return middle * middle * within + width * width * (within - 2 * reach * normalDensity(reach));
}

/** The same from 0 to `far`. */
function upTo(far: number, middle: number, width: number): number {
	// Where both ends are beyond the middle, tails are subtracted that are small themselves.
	return middle > 0
		? middle ** 2 + width ** 2 - below(0, middle, width) - above(far, middle, width)
		: above(0, middle, width) - above(far, middle, width);
}

/** The same from r to infinity. */
function above(r: number, middle: number, width: number): number {
	const z = (r - middle) / width;
	return (middle ** 2 + width ** 2) * normalAbove(z) + width * (r + middle) * normalDensity(z);
}

/** The same from minus infinity to r. */
function below(r: number, middle: number, width: number): number {
	const z = (r - middle) / width;
	return (middle ** 2 + width ** 2) * normalAbove(-z) - width * (r + middle) * normalDensity(z);
}

/**
 * The credible levels in space of densities: the probability of all places that are at least as dense. It is ligo.skymap's
 * `searched_prob_vol` without cosmology, without its grid of distances. Of more than 800 densities it is right to 0.0001.
 *
 * @param densities per Mpc³
 */
export async function credibleLevelsInSpace(
	map: SkyMap & Required<Pick<SkyMap, 'distance'>>,
	densities: readonly number[],
	slices: TimeSlices,
): Promise<number[]> {
	const highest = await logHighest(map, slices);
	if (highest === undefined) return densities.map(() => 1);
	const logs = densities.map((density) => (density > 0 ? Math.log(density) : -Infinity));
	const distinct = [...new Set(logs)];
	const levelAt = async (log: number): Promise<number> =>
		log === -Infinity ? 1 : (await denserThan(map, log, slices)).probability;
	if (distinct.length <= steps) {
		const levels = new Map<number, number>();
		for (const log of distinct) levels.set(log, await levelAt(log));
		return logs.map((log) => levels.get(log)!);
	}
	// A catalog: between so many thresholds the level hardly bends.
	const table: number[] = [];
	for (let step = 0; step <= steps; step += 1)
		table.push(await levelAt(highest - (step * deepest) / steps));
	return logs.map((log) => {
		const place = ((highest - log) / deepest) * steps;
		if (place >= steps) return 1;
		const step = Math.max(0, Math.floor(place));
		return table[step]! + (place - step) * (table[step + 1]! - table[step]!);
	});
}

/** Logarithms of density below the highest one, by which next to nothing is left out, and in how many steps they are gone. */
const deepest = 40;
const steps = 800;

/**
 * The volume of the smallest part of space that holds the source with a probability: Mpc³, Euclidean in luminosity distance.
 *
 * @param level probability, above 0 and below 1
 * @returns undefined for a 2-D map, and for one that has less probability in all
 */
export async function credibleVolume(
	map: SkyMap,
	level: number,
	slices: TimeSlices,
): Promise<number | undefined> {
	const { distance } = map;
	if (!distance) return undefined;
	const spatial = { ...map, distance };
	const highest = await logHighest(spatial, slices);
	if (highest === undefined) return undefined;
	let [high, highExcess, low] = [highest, -level, highest - 1];
	let inside = await denserThan(spatial, low, slices);
	for (let step = 2; inside.probability < level; step *= 2) {
		if (step > 4096) return undefined;
		[high, highExcess] = [low, inside.probability - level];
		low -= step;
		inside = await denserThan(spatial, low, slices);
	}
	let lowExcess = inside.probability - level;
	// The Illinois form of regula falsi: as quick as a secant, and never outside the bracket.
	for (let step = 0; step < 60 && Math.abs(inside.probability - level) > 1e-7; step += 1) {
		const middle: number = (low * highExcess - high * lowExcess) / (highExcess - lowExcess);
		const before = inside.probability - level;
		inside = await denserThan(spatial, middle, slices);
		const excess = inside.probability - level;
		if (excess > 0) {
			[low, lowExcess] = [middle, excess];
			if (before > 0) highExcess /= 2;
		} else {
			[high, highExcess] = [middle, excess];
			if (before < 0) lowExcess /= 2;
		}
	}
	return inside.volume;
}

async function logHighest(
	map: SkyMap & Required<Pick<SkyMap, 'distance'>>,
	slices: TimeSlices,
): Promise<number | undefined> {
	const { mu, sigma, norm } = map.distance;
	let highest = -Infinity;
	await inSlices(
		map.size,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				if (!Number.isFinite(mu[index]!)) continue;
				// Where the middle is behind us, the density is highest here.
				const behind = Math.min(0, mu[index]! / sigma[index]!);
				const peak =
					logPeak(map.density[index]! * norm[index]!, sigma[index]!) - (behind * behind) / 2;
				if (peak > highest) highest = peak;
			}
		},
		slices,
	);
	return Number.isFinite(highest) ? highest : undefined;
}
