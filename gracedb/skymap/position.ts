import {
	angleBetween,
	type Cell,
	cellArea,
	firstOf,
	maxOrder,
	nestOf,
	pixelsIn,
	ringOf,
	vectorOnFace,
} from './healpix';
import type { Region } from './region';
import { areaOf, lastNotAfter, type SkyMap } from './skyMap';
import { inSlices, type TimeSlices } from './timeSlices';

/**
 * The edge of a region is followed with cells as small as this part of the region's radius; a cell on the edge counts with
 * the part of it that is inside. The error is below a thousandth of the probability inside.
 */
const fineness = 1 / 48;
const deepest = 2 ** maxOrder;

/** The probability inside a region. */
export async function probabilityInside(
	map: SkyMap,
	region: Region,
	slices: TimeSlices,
): Promise<number> {
	if (region.reach === 0) return 0;
	// A circle beyond half of the sky has its edge around the opposite point.
	const finest = Math.min(region.reach, Math.max(Math.PI - region.reach, 1e-6)) * fineness;
	const pending: Cell[] = [];
	for (let face = 0; face < 12; face += 1) pending.push({ nside: 1, face, x: 0, y: 0 });
	let sum = 0;
	for (let steps = 0, cell = pending.pop(); cell; steps += 1, cell = pending.pop()) {
		if (steps % 256 === 0 && slices.isOver()) await slices.next();
		const { nside, face, x, y } = cell;
		const centre = vectorOnFace(face, (x + 0.5) / nside, (y + 0.5) / nside);
		const edge = region.signedDistance(centre);
		const reach = reachOf(cell, centre);
		if (edge >= reach) continue;
		const isInside = edge <= -reach;
		const uniform = densityWithin(map, cell);
		const side = Math.sqrt(cellArea(nside));
		if (uniform === 0) continue;
		if (uniform !== undefined && (isInside || side <= finest || nside >= deepest)) {
			sum += uniform * cellArea(nside) * (isInside ? 1 : partInside(edge, side));
			continue;
		}
		const range = isInside ? indicesWithin(map, cell) : undefined;
		if (range) {
			sum += await probabilityOf(map, range, slices);
			continue;
		}
		for (const [dx, dy] of quarters)
			pending.push({ nside: nside * 2, face, x: x * 2 + dx, y: y * 2 + dy });
	}
	return sum;
}

const quarters = [
	[0, 0],
	[1, 0],
	[0, 1],
	[1, 1],
] as const;

/** Radians from the centre of a cell to the farthest of its corners, and a little more for edges that bulge. */
function reachOf({ nside, face, x, y }: Cell, centre: ReturnType<typeof vectorOnFace>): number {
	let farthest = 0;
	for (const [dx, dy] of quarters) {
		const corner = vectorOnFace(face, (x + dx) / nside, (y + dy) / nside);
		farthest = Math.max(farthest, angleBetween(centre, corner));
	}
	return farthest * 1.05;
}

/** How much of a square lies inside of an edge that passes its centre at a distance. */
function partInside(edge: number, side: number): number {
	return Math.max(0, Math.min(1, 0.5 - edge / side));
}

/** The density of a cell that lies within one of the map's, 0 where the map has none, undefined where it has finer ones. */
function densityWithin({ cells, density }: SkyMap, cell: Cell): number | undefined {
	if (cells.kind === 'flat') {
		const finer = cell.nside / cells.nside;
		if (finer < 1) return undefined;
		const { face, x, y } = cell;
		const own = { nside: cells.nside, face, x: Math.floor(x / finer), y: Math.floor(y / finer) };
		return density[cells.scheme === 'NESTED' ? nestOf(own) : ringOf(own)];
	}
	const first = firstOf(cell);
	const index = lastNotAfter(cells.first, first);
	if (index >= 0 && first < cells.first[index]! + pixelsIn(cells.order[index]!))
		return 2 ** cells.order[index]! <= cell.nside ? density[index] : undefined;
	const next = cells.first[index + 1];
	return next === undefined || next >= first + pixelsIn(Math.log2(cell.nside)) ? 0 : undefined;
}

/** Which cells of the map lie within a larger one, where these stand one after another. */
function indicesWithin({ cells }: SkyMap, cell: Cell): [from: number, to: number] | undefined {
	if (cells.kind === 'flat') {
		if (cells.scheme === 'RING') return undefined;
		const count = (cells.nside / cell.nside) ** 2;
		const from = nestOf(cell) * count;
		return [from, from + count];
	}
	const first = firstOf(cell);
	const after = first + pixelsIn(Math.log2(cell.nside));
	return [lastNotAfter(cells.first, first - 1n) + 1, lastNotAfter(cells.first, after - 1n) + 1];
}

async function probabilityOf(
	map: SkyMap,
	[start, end]: readonly [number, number],
	slices: TimeSlices,
): Promise<number> {
	let sum = 0;
	await inSlices(
		end - start,
		(from, to) => {
			for (let index = start + from; index < start + to; index += 1)
				sum += map.density[index]! * areaOf(map, index);
		},
		slices,
	);
	return sum;
}
