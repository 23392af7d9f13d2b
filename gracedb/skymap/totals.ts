import { areaOf, type SkyMap } from './skyMap';
import { SkyMapError } from './SkyMapError';
import { inSlices, type TimeSlices } from './timeSlices';

/** Square degrees in a steradian. */
export const squareDegrees = (180 / Math.PI) ** 2;

/** Sums over all cells of a map. */
export interface Totals {
	/** 1 in a correct map. */
	probability: number;
	/** Steradians; 4π if the map covers the whole sky. */
	area: number;
	/** Cells whose probability density is NaN or infinite. They count nothing. */
	notANumber: number;
	/** Cells whose probability density is below 0. They count nothing. */
	negative: number;
	/** Index of the cell with the highest probability density. */
	peak: number;
}

export async function totalsOf(map: SkyMap, slices: TimeSlices): Promise<Totals> {
	const totals: Totals = { probability: 0, area: 0, notANumber: 0, negative: 0, peak: 0 };
	let highest = -1;
	await inSlices(
		map.size,
		(from, to) => {
			for (let index = from; index < to; index += 1) {
				const density = map.density[index]!;
				const area = areaOf(map, index);
				totals.area += area;
				if (!Number.isFinite(density)) totals.notANumber += 1;
				else if (density < 0) totals.negative += 1;
				else {
					totals.probability += density * area;
					if (density > highest) {
						highest = density;
						totals.peak = index;
					}
				}
			}
		},
		slices,
	);
	return totals;
}

/**
 * Refuses a map from which no right number can come.
 *
 * @throws SkyMapError if a probability is no number or negative, or if all are 0
 */
export function checkUsable({ notANumber, negative, probability }: Totals, name: string): void {
	const wrong = notANumber + negative;
	if (wrong > 0)
		throw new SkyMapError(
			`${name} is not usable: in ${cells(wrong)} the probability is ${notANumber > 0 ? 'not a number' : 'negative'}.`,
			'Use Check to list all that is wrong with a sky map.',
		);
	if (probability === 0)
		throw new SkyMapError(`${name} is not usable: all of its probabilities are 0.`);
}

/** "1 cell", "12 cells". */
export function cells(count: number): string {
	return count === 1 ? '1 cell' : `${count} cells`;
}
