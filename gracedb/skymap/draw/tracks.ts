import { angleBetween, positionOf, type SkyPosition, type Vector, vectorOf } from '../healpix';
import { type MapPlace, offsetFrom, projectOffset } from './mollweide';

/** Degrees between the points of a line, so that it looks bent where it is. */
const spacing = 1.5;

/**
 * A line of great circles through positions, as pieces on the map: it is cut where it leaves the map at one side and comes back at
 * the other.
 */
export function tracksOf(positions: readonly SkyPosition[], centre: number): MapPlace[][] {
	const pieces: MapPlace[][] = [];
	let piece: MapPlace[] = [];
	let last: { offset: number; dec: number } | undefined;
	for (const { ra, dec } of finer(positions)) {
		const offset = offsetFrom(centre, ra);
		if (last && Math.abs(offset - last.offset) > 180) {
			const side = last.offset < 0 ? -180 : 180;
			const whole = Math.abs(side - last.offset) + Math.abs(-side - offset);
			const part = whole === 0 ? 0 : Math.abs(side - last.offset) / whole;
			const crossing = last.dec + (dec - last.dec) * part;
			pieces.push([...piece, projectOffset(side, crossing)]);
			piece = [projectOffset(-side, crossing)];
		}
		piece.push(projectOffset(offset, dec));
		last = { offset, dec };
	}
	pieces.push(piece);
	return pieces.filter((one) => one.length > 1);
}

function finer(positions: readonly SkyPosition[]): SkyPosition[] {
	return positions.flatMap((position, index) => {
		const next = positions[index + 1];
		if (!next) return [position];
		const [start, end] = [vectorOf(position), vectorOf(next)];
		const count = Math.ceil((angleBetween(start, end) * 180) / Math.PI / spacing) || 1;
		return Array.from({ length: count }, (_, step) =>
			step === 0 ? position : positionOf(between(start, end, step / count)),
		);
	});
}

/** On the great circle, nearly evenly for short ones. */
function between(start: Vector, end: Vector, part: number): Vector {
	const angle = angleBetween(start, end);
	const [a, b] = [Math.sin((1 - part) * angle), Math.sin(part * angle)];
	return {
		x: start.x * a + end.x * b,
		y: start.y * a + end.y * b,
		z: start.z * a + end.z * b,
	};
}
