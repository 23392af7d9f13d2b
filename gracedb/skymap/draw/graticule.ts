import { type MapPlace, projectOffset } from './mollweide';
import { element, group, label, line } from './svg';
import type { Theme } from './theme';

/** Degrees between meridians, and between parallels. */
const spacing = 30;

/** Lines of equal right ascension and declination, and their labels. */
export function graticule({
	centre,
	raUnit,
	theme,
	toPage,
}: {
	centre: number;
	raUnit: 'hours' | 'degrees';
	theme: Theme;
	toPage: (place: MapPlace) => readonly [x: number, y: number];
}): { lines: string; labels: string } {
	const meridians = offsetsOfMeridians(centre);
	const parallels = Array.from({ length: 5 }, (_, index) => (index - 2) * spacing);
	const paths = [
		...meridians.map((offset) => degreesUp().map((dec) => toPage(projectOffset(offset, dec)))),
		...parallels.map((dec) => [-180, 180].map((offset) => toPage(projectOffset(offset, dec)))),
	].map(line);
	const lines = element('path', {
		d: paths.join(''),
		fill: 'none',
		stroke: theme.graticule,
		'stroke-width': 0.7,
		'stroke-opacity': 0.75,
	});

	const ofMeridians = meridians
		// Beside the edge they would stand in each other's way with those of the declination.
		.filter((offset) => Math.abs(offset) < 170)
		.map((offset) => {
			const [x, y] = toPage(projectOffset(offset, 0));
			const text = rightAscension(centre + offset, raUnit);
			return label(text, { x, y: y + 19, size: 15, anchor: 'middle', theme, halo: theme.sky });
		});
	const ofParallels = [...parallels, -90, 90].map((dec) => {
		const [x, y] = toPage(projectOffset(180, dec));
		const atPole = Math.abs(dec) === 90;
		return label(declination(dec), {
			x: atPole ? x : x - 10,
			y: atPole ? y + (dec > 0 ? -8 : 21) : y + 5 - dec / 6,
			size: 15,
			anchor: atPole ? 'middle' : 'end',
			theme,
		});
	});
	return { lines, labels: group({}, [...ofMeridians, ...ofParallels]) };
}

/** Multiples of the spacing, as angles to the east of the centre: above -180 and up to 180. */
function offsetsOfMeridians(centre: number): number[] {
	const first = Math.floor((centre - 180) / spacing) + 1;
	return Array.from({ length: 360 / spacing }, (_, index) => (first + index) * spacing - centre);
}

function degreesUp(): number[] {
	return Array.from({ length: 61 }, (_, index) => index * 3 - 90);
}

function rightAscension(degrees: number, unit: 'hours' | 'degrees'): string {
	const whole = ((Math.round(degrees) % 360) + 360) % 360;
	return unit === 'hours' ? `${whole / 15}h` : `${whole}°`;
}

function declination(degrees: number): string {
	return degrees === 0 ? '0°' : `${degrees > 0 ? '+' : '−'}${Math.abs(degrees)}°`;
}
