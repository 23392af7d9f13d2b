import type { Direction } from '../healpix';
import { densityAt } from '../skymap';
import type { Source } from '../source';
import { combine, directionOf, placeOf } from '../vectors';
import { png, type Colour } from './png';

const white: Colour = [255, 255, 255];
const grey: Colour = [225, 225, 225];
const bars: readonly Colour[] = [
	[31, 119, 180],
	[255, 127, 14],
	[44, 160, 44],
	[214, 39, 40],
];

/** From white through orange to dark red. */
function heat(share: number): Colour {
	const left = 1 - Math.max(0, Math.min(1, share));
	return [
		Math.round(120 + 135 * Math.sqrt(left)),
		Math.round(255 * left),
		Math.round(255 * left ** 3),
	];
}

/** The direction of a point in a Mollweide projection, -1 to 1 both ways; nothing outside of the ellipse. */
export function mollweide(x: number, y: number): Direction | undefined {
	if (x ** 2 + y ** 2 > 1) return undefined;
	const theta = Math.asin(y);
	const dec = Math.asin((2 * theta + Math.sin(2 * theta)) / Math.PI);
	const longitude = (Math.PI * x) / Math.max(Math.cos(theta), 1e-9);
	// As astronomers look at the sky: right ascension grows to the left.
	return { ra: Math.PI - longitude, dec };
}

/** The whole sky, the darker the likelier. */
export function allSkyPicture(source: Source): Buffer {
	const [width, height] = [360, 180];
	const density = densityAt(source);
	return png(width, height, (column, row) => {
		const direction = mollweide((2 * (column + 0.5)) / width - 1, 1 - (2 * (row + 0.5)) / height);
		return direction ? heat(density(direction)) : grey;
	});
}

/** A cut through space along the ring, with the likeliest place on top: where the source may be, and how far away. */
export function volumePicture(source: Source): Buffer {
	const size = 200;
	const density = densityAt(source);
	const reach = source.distance + 4 * source.distanceSpread;
	const { towards, along } = placeOf(source);
	return png(size, size, (column, row) => {
		const across = (2 * (column + 0.5)) / size - 1;
		const up = 1 - (2 * (row + 0.5)) / size;
		const distance = Math.hypot(across, up) * reach;
		const direction = directionOf(combine([across, along], [up, towards]));
		const away = (distance - source.distance) / source.distanceSpread;
		return heat(density(direction) * Math.exp(-0.5 * away ** 2));
	});
}

/** One horizontal bar for each probability, in the order in which they are given. */
export function barPicture(probabilities: Record<string, number>): Buffer {
	const values = Object.values(probabilities);
	const [width, thickness] = [220, 24];
	return png(width, thickness * values.length, (column, row) => {
		const index = Math.floor(row / thickness);
		const isGap = row % thickness < 4 || row % thickness >= thickness - 4;
		const reaches = column < (values[index] ?? 0) * width;
		if (isGap) return white;
		return reaches ? (bars[index % bars.length] ?? white) : grey;
	});
}

/** The track of a chirp in time and frequency, as detectors see it; the lighter the source, the longer. */
export function scanPicture(source: Source): Buffer {
	const [width, height] = [200, 100];
	const length = Math.min(0.9, 3 / source.chirpMass);
	return png(width, height, (column, row) => {
		const left = 0.75 - column / width;
		const frequency = 1 - row / height;
		const track = left <= 0 ? 2 : 0.1 * (left / length + 1e-3) ** (-3 / 8);
		return heat(Math.exp(-(((frequency - track) / 0.05) ** 2)));
	});
}
