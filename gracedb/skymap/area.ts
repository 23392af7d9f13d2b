import { areaOf, type SkyMap } from './skyMap';
import { inSlices, type TimeSlices } from './timeSlices';
import { squareDegrees } from './totals';

/** Square degrees of the whole sky. */
export const wholeSky = 4 * Math.PI * squareDegrees;

/** Densities that share their first 17 bits, and those of them that share the next 15: a millionth of their value apart. */
const coarseBins = 2 ** 17;
const fineBins = 2 ** 15;

const value = new Float64Array(1);
const halves = new Uint32Array(value.buffer);

/** The first 32 bits of a positive number, which grow with it. */
function firstBits(density: number): number {
	value[0] = density;
	return halves[1]!;
}

interface Bin {
	/** Steradians and probability of the cells in it. */
	area: number;
	probability: number;
	/** The same of all bins of higher densities. */
	areaBefore: number;
	probabilityBefore: number;
	key: number;
}

/**
 * The credible areas of a map: square degrees of the smallest piece of sky that holds the source with a probability. The cells
 * are taken from the densest on, and the cell in which the level is reached counts with the part that is needed, as in
 * ligo.skymap's `crossmatch`. The sum runs over bins of density instead of sorted cells, which takes no memory beside the map;
 * it is right to a millionth.
 *
 * @param levels probabilities, from 0 to 1
 * @returns for each level; the whole sky where the map has less probability in all
 */
export async function credibleAreas(
	map: SkyMap,
	levels: readonly number[],
	slices: TimeSlices,
): Promise<number[]> {
	const coarse = await histogram(map, coarseBins, (bits) => bits >>> 15, slices);
	const areas: number[] = [];
	for (const level of levels) {
		const bin = binOf(coarse, level, 0, 0);
		if (!bin) {
			areas.push(level <= 0 ? 0 : wholeSky);
			continue;
		}
		const inBin = (bits: number): number => (bits >>> 15 === bin.key ? bits & 0x7fff : -1);
		const fine = await histogram(map, fineBins, inBin, slices);
		const { areaBefore, probabilityBefore, area, probability } =
			binOf(fine, level, bin.areaBefore, bin.probabilityBefore) ?? bin;
		const part = (level - probabilityBefore) / probability;
		areas.push((areaBefore + Math.max(0, Math.min(1, part)) * area) * squareDegrees);
	}
	return areas;
}

interface Histogram {
	area: Float64Array;
	probability: Float64Array;
}

/** @param keyOf the bin for the first bits of a density, -1 for none */
async function histogram(
	map: SkyMap,
	bins: number,
	keyOf: (bits: number) => number,
	slices: TimeSlices,
): Promise<Histogram> {
	const area = new Float64Array(bins);
	const probability = new Float64Array(bins);
	await inSlices(
		map.size,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				const density = map.density[index]!;
				if (!(density > 0)) continue;
				const key = keyOf(firstBits(density));
				if (key < 0) continue;
				const size = areaOf(map, index);
				area[key]! += size;
				probability[key]! += density * size;
			}
		},
		slices,
	);
	return { area, probability };
}

/** The bin in which a level is reached, from the highest densities on. */
function binOf(
	{ area, probability }: Histogram,
	level: number,
	areaBefore: number,
	probabilityBefore: number,
): Bin | undefined {
	let [areaSum, sum] = [areaBefore, probabilityBefore];
	for (let key = area.length - 1; key >= 0 && level > 0; key -= 1) {
		const [size, more] = [area[key]!, probability[key]!];
		if (more > 0 && sum + more >= level)
			return { area: size, probability: more, areaBefore: areaSum, probabilityBefore: sum, key };
		areaSum += size;
		sum += more;
	}
	return undefined;
}

/**
 * The credible levels of densities: the probability of all cells that are at least as dense. At the density of a position it is
 * ligo.skymap's `searched_prob`; where several cells are as dense, all of them count.
 *
 * @param densities per steradian
 */
export async function credibleLevels(
	map: SkyMap,
	densities: readonly number[],
	slices: TimeSlices,
): Promise<number[]> {
	const rising = Float64Array.from(densities).sort();
	// Entry k: probability of the cells whose density reaches k of them.
	const sums = new Float64Array(rising.length + 1);
	await inSlices(
		map.size,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				const density = map.density[index]!;
				if (density > 0) sums[countReached(rising, density)]! += density * areaOf(map, index);
			}
		},
		slices,
	);
	for (let count = sums.length - 2; count >= 0; count -= 1) sums[count]! += sums[count + 1]!;
	return densities.map((density) => sums[lowestPlace(rising, density) + 1]!);
}

/** How many entries of a rising list are at most a value. */
function countReached(rising: Float64Array, limit: number): number {
	let [low, high] = [0, rising.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (rising[middle]! <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Index of the first entry of a rising list that is not below a value. */
function lowestPlace(rising: Float64Array, limit: number): number {
	let [low, high] = [0, rising.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (rising[middle]! < limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
