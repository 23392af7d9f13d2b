import type { DensityGrid } from './densityGrid';
import { line } from './svg';

/** Makes paths around what is above a density, of a grid. */
export type ContourPaths = (threshold: number) => string;

/**
 * @param toPage place of a point of the grid on the page
 * @returns for a density, the data of an SVG path; empty where nothing is above it
 */
export async function contourPaths(
	{ columns, rows, values }: DensityGrid,
	toPage: (column: number, row: number) => readonly [x: number, y: number],
): Promise<ContourPaths> {
	const { contours } = await import('d3-contour');
	const generator = contours().size([columns, rows]);
	// It only reads them by index.
	const numbers = values as unknown as number[];
	return (threshold) =>
		generator
			.contour(numbers, threshold)
			.coordinates.flat()
			.map((ring) => ringPath(ring.map(([column = 0, row = 0]) => toPage(column, row))))
			.join('');
}

/** Bins of density, evenly in the logarithm: as fine as 0.15 %, down to 10^-10 of the highest. */
const bins = 2 ** 14;
const decades = 10;

/** What the densities of a grid amount to. */
export interface DensityScale {
	/** The highest, or three times the mean, so that a map without a clear peak stays light: that of the darkest shade. */
	darkest: number;
	/** For each level, the density above which lies this part of the probability; undefined where none is lower. */
	thresholds: (number | undefined)[];
}

/** Every point inside the ellipse is the same piece of sky, so that the densities can be added up as they are. */
export function densityScale(
	{ values, inside }: DensityGrid,
	levels: readonly number[],
): DensityScale {
	let [highest, total, points] = [0, 0, 0];
	for (let index = 0; index < values.length; index += 1) {
		if (inside[index] === 0) continue;
		highest = Math.max(highest, values[index]!);
		total += values[index]!;
		points += 1;
	}
	const sums = new Float64Array(bins);
	const counts = new Uint32Array(bins);
	for (let index = 0; index < values.length && highest > 0; index += 1) {
		if (inside[index] === 0) continue;
		const height = 1 + Math.log10(values[index]! / highest) / decades;
		const bin = Math.max(0, Math.min(bins - 1, Math.floor(height * bins)));
		sums[bin]! += values[index]!;
		counts[bin]! += 1;
	}
	const thresholds = levels.map((level) => {
		let [sum, above, bin] = [0, 0, bins];
		while (bin > 0 && sum < level * total) {
			bin -= 1;
			sum += sums[bin]!;
			above += counts[bin]!;
		}
		return above < points && above > 0 ? highest * 10 ** ((bin / bins - 1) * decades) : undefined;
	});
	return { darkest: Math.max(highest, (3 * total) / points), thresholds };
}

/** Pixels by which a simplified line may be off. */
const tolerance = 0.12;

/** A closed ring without the points that lie on the line between their neighbours. */
function ringPath(ring: readonly (readonly [number, number])[]): string {
	const [first] = ring;
	if (!first) return '';
	const kept = [first];
	let start = first;
	let direction: readonly [number, number] | undefined;
	for (let index = 1; index < ring.length; index += 1) {
		const [here, next] = [ring[index]!, ring[index + 1]];
		direction ??= [here[0] - start[0], here[1] - start[1]];
		const off = next ? distance(start, direction, next) : Infinity;
		if (off <= tolerance) continue;
		kept.push(here);
		start = here;
		direction = undefined;
	}
	if (kept.length < 3) return '';
	return `${line(kept)}Z`;
}

/** How far a point is from a line; infinite if it goes back. */
function distance(
	[x, y]: readonly [number, number],
	[dx, dy]: readonly [number, number],
	[px, py]: readonly [number, number],
): number {
	const length = Math.hypot(dx, dy);
	if (length === 0) return 0;
	const along = (px - x) * dx + (py - y) * dy;
	return along < 0 ? Infinity : Math.abs((px - x) * dy - (py - y) * dx) / length;
}
