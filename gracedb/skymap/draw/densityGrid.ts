import {
	cellContaining,
	cellOfNest,
	cellOfRing,
	nestOf,
	ringOf,
	type SkyPosition,
} from '../healpix';
import type { SkyMap } from '../skyMap';
import { inSlices, type TimeSlices } from '../timeSlices';
import { parallelAt } from './mollweide';

/** The probability density on the points of a rectangle around the map's ellipse, row after row from the top. */
export interface DensityGrid {
	columns: number;
	rows: number;
	/** Rows and columns outside the ellipse, on each side. */
	margin: number;
	/** Relative; each point inside the ellipse stands for the same area of the sky. */
	values: Float64Array;
	/** Which points are inside the ellipse. */
	inside: Uint8Array;
}

/** Cells of 0.23°, finer than a point of the picture. */
const drawnNside = 256;
/** 4^(29 - 8): pixels of order 29 in one of these cells. */
const shiftToDrawn = 42n;

/**
 * The density as the picture has it: averaged to its resolution, projected and slightly smoothed, so that contours do not
 * follow every corner of a cell.
 *
 * @param columns points across the ellipse
 * @param centre right ascension in the middle
 */
export async function densityGrid(
	map: SkyMap,
	columns: number,
	centre: number,
	slices: TimeSlices,
): Promise<DensityGrid> {
	const flat = await averaged(map, slices);
	const margin = 4;
	const across = columns + 2 * margin;
	const rows = columns / 2 + 2 * margin;
	const values = new Float64Array(across * rows);
	const inside = new Uint8Array(across * rows);
	const step = 4 / columns;
	for (let row = 0; row < rows; row += 1) {
		const y = 1 - (row - margin + 0.5) * step;
		const lines = [-0.25, 0.25].map((dy) => lineAt(y + dy * step, centre));
		const halfWidth = y ** 2 < 1 ? 2 * Math.sqrt(1 - y ** 2) : 0;
		for (let column = 0; column < across; column += 1) {
			const x = (column - margin + 0.5) * step - 2;
			const index = row * across + column;
			inside[index] = Math.abs(x) < halfWidth ? 1 : 0;
			// Farther out nothing is seen.
			if (Math.abs(x) > halfWidth + margin * step) continue;
			for (const dx of [-0.25, 0.25]) {
				for (const positionAt of lines) {
					const cell = cellContaining(drawnNside, positionAt(x + dx * step));
					values[index]! += flat[nestOf(cell)]! / 4;
				}
			}
		}
		if (slices.isOver()) await slices.next();
	}
	return { columns: across, rows, margin, inside, values: smoothed(values, across) };
}

/** The positions on a horizontal line of the map; beyond the ellipse they are those of the nearest edge. */
function lineAt(y: number, centre: number): (x: number) => SkyPosition {
	const theta = Math.asin(Math.min(1 - 1e-9, Math.max(-1 + 1e-9, y)));
	const { dec, degreesPerUnit } = parallelAt(theta);
	const edge = 180 - 1e-6;
	return (x) => ({
		ra: centre + Math.min(edge, Math.max(-edge, -x * degreesPerUnit)),
		dec,
	});
}

/** The density as a flat map of `drawnNside` in the NESTED scheme. */
async function averaged(
	{ cells, density, size }: SkyMap,
	slices: TimeSlices,
): Promise<Float64Array> {
	const flat = new Float64Array(12 * drawnNside ** 2);
	const usable = (index: number): number => {
		const value = density[index] ?? 0;
		return value > 0 && Number.isFinite(value) ? value : 0;
	};
	if (cells.kind === 'multiOrder') {
		await inSlices(
			size,
			(from, to) => {
				for (let index = from; index < to; index += 1) {
					const start = Number((cells.first[index] ?? 0n) >> shiftToDrawn);
					const levels = Math.log2(drawnNside) - (cells.order[index] ?? 0);
					if (levels >= 0) flat.fill(usable(index), start, start + 4 ** levels);
					else flat[start] = (flat[start] ?? 0) + usable(index) * 4 ** levels;
				}
			},
			slices,
		);
		return flat;
	}
	const { nside, scheme } = cells;
	if (nside > drawnNside) {
		const part = (drawnNside / nside) ** 2;
		await inSlices(
			size,
			(from, to) => {
				for (let index = from; index < to; index += 1) {
					const value = usable(index);
					if (value === 0) continue;
					const nested = scheme === 'NESTED' ? index : nestOf(cellOfRing(nside, index));
					const place = Math.floor(nested * part);
					flat[place] = (flat[place] ?? 0) + value * part;
				}
			},
			slices,
		);
		return flat;
	}
	await inSlices(
		flat.length,
		(from, to) => {
			for (let place = from; place < to; place += 1) {
				const nested = Math.floor(place * (nside / drawnNside) ** 2);
				flat[place] = usable(scheme === 'NESTED' ? nested : ringOf(cellOfNest(nside, nested)));
			}
		},
		slices,
	);
	return flat;
}

/** Each point becomes the mean of itself and its neighbours, with weights 1 2 1 in both directions. */
function smoothed(values: Float64Array, columns: number): Float64Array {
	const alongRows = weighted(values, 1);
	return weighted(alongRows, columns);

	function weighted(from: Float64Array, step: number): Float64Array {
		const to = new Float64Array(from.length);
		// At the border of the rectangle there is only margin.
		for (let index = step; index < from.length - step; index += 1)
			to[index] = (from[index - step]! + 2 * from[index]! + from[index + step]!) / 4;
		return to;
	}
}
