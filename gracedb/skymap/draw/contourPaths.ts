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

/** The densities above which lie these parts of the whole probability; undefined where it is the same everywhere. */
export function thresholdsOf(
	{ values, inside }: DensityGrid,
	levels: readonly number[],
): (number | undefined)[] {
	const falling = values
		.filter((_value, index) => inside[index] === 1)
		.sort()
		.reverse();
	const total = falling.reduce((sum, value) => sum + value, 0);
	return levels.map((level) => {
		let sum = 0;
		const index = falling.findIndex((value) => (sum += value) >= level * total);
		const threshold = falling[index] ?? 0;
		// Between this density and the next lower one, so that the whole step lies within.
		const lower = falling.find((value, place) => place > index && value < threshold);
		return lower === undefined || threshold === 0 ? undefined : (threshold + lower) / 2;
	});
}

/** The density of the darkest shade: the highest, or three times the mean, so that a map without a clear peak stays light. */
export function darkestOf({ values, inside }: DensityGrid): number {
	const within = values.filter((_value, index) => inside[index] === 1);
	const [sum, highest] = within.reduce(
		([total, most], value) => [total + value, Math.max(most, value)],
		[0, 0] as [number, number],
	);
	return Math.max(highest, (3 * sum) / within.length);
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
