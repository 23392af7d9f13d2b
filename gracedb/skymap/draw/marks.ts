import type { SkyPosition } from '../healpix';
import { projectMollweide } from './mollweide';
import { size, toPage } from './page';
import { element, label, line } from './svg';
import type { Theme } from './theme';
import { tracksOf } from './tracks';

/** A position to mark. */
export interface Mark {
	position: SkyPosition;
	label?: string;
}

/** A part of the sky to outline, such as a telescope's field. */
export interface Outline {
	/** Its corners in order; great circles between them, and from the last to the first. */
	corners: readonly SkyPosition[];
	label?: string;
}

/** Its edge, with its label beside it. */
export function outlined(
	{ corners, label: text = '' }: Outline,
	centre: number,
	theme: Theme,
): string {
	const [first] = corners;
	if (!first) return '';
	const pieces = tracksOf([...corners, first], centre).map((piece) => piece.map(toPage));
	const path = element('path', {
		d: pieces.map(line).join(''),
		fill: 'none',
		stroke: theme.mark,
		'stroke-width': 1.6,
		'stroke-linejoin': 'round',
	});
	if (text === '') return path;
	// Beside the rightmost corner of the largest piece.
	const largest = pieces.reduce((a, b) => (b.length > a.length ? b : a), []);
	const corner = largest.reduce((a, b) => (b[0] > a[0] ? b : a), largest[0] ?? [0, 0]);
	return path + markLabel(text, corner, theme);
}

/** A cross, with its label beside it. */
export function marked({ position, label: text = '' }: Mark, centre: number, theme: Theme): string {
	const [x, y] = toPage(projectMollweide(position, centre));
	const cross = [
		line([
			[x - 7, y],
			[x + 7, y],
		]),
		line([
			[x, y - 7],
			[x, y + 7],
		]),
	].join('');
	const style = { d: cross, fill: 'none', 'stroke-linecap': 'round' };
	return (
		element('path', { ...style, stroke: theme.sky, 'stroke-width': 5 }) +
		element('path', { ...style, stroke: theme.mark, 'stroke-width': 2.4 }) +
		(text === '' ? '' : markLabel(text, [x + 4, y], theme))
	);
}

/** Beside a place, on the side where there is room. */
function markLabel(text: string, [x, y]: readonly [number, number], theme: Theme): string {
	const isLeft = x > size.width - 200;
	return label(text, {
		x: isLeft ? x - 12 : x + 7,
		y: y - 6,
		size: 15,
		anchor: isLeft ? 'end' : 'start',
		theme,
		fill: theme.mark,
		halo: theme.sky,
	});
}
