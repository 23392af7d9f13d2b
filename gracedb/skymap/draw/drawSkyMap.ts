import type { SkyPosition } from '../healpix';
import type { SkyMap } from '../skyMap';
import { timeSlices } from '../timeSlices';
import { contourPaths, darkestOf, thresholdsOf } from './contourPaths';
import { type DensityGrid, densityGrid } from './densityGrid';
import { graticule } from './graticule';
import { type MapPlace, projectMollweide } from './mollweide';
import { element, group, label, line, svgDocument } from './svg';
import { colourAt, type Theme, type ThemeName, themes } from './theme';
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

export interface DrawOptions {
	/** Above the map; none by default. */
	title?: string;
	/** At the right below the map; none by default. */
	caption?: string;
	/** Default: light. */
	theme?: ThemeName;
	/** Right ascension in the middle, in degrees. Default: 180, as ligo.skymap has it. */
	centre?: number;
	/** How right ascension is labelled. Default: hours. */
	raUnit?: 'hours' | 'degrees';
	/** Square degrees within 50 % and 90 %, for the legend. */
	areas?: { area50: number; area90: number };
	marks?: readonly Mark[];
	outlines?: readonly Outline[];
	signal?: AbortSignal;
}

/** Width and height of the picture. */
export const size = { width: 1200, height: 720 };

const middle = { x: 600, y: 350 };
/** Half of the ellipse's height; a quarter of its width. */
const unit = 270;
/** Points of the grid across the ellipse. */
const gridColumns = 864;
/** Shades between no probability and the highest. */
const shades = 32;
const levels = [0.5, 0.9] as const;

function toPage({ x, y }: MapPlace): readonly [x: number, y: number] {
	return [middle.x + x * unit, middle.y - y * unit];
}

/**
 * The whole sky in the Mollweide projection, as SVG: density, contours of 50 % and 90 %, graticule, marks and outlines. A map of some ten
 * thousand cells takes about half a second.
 */
export async function drawSkyMap(map: SkyMap, options: DrawOptions = {}): Promise<string> {
	const { centre = 180, raUnit = 'hours', title = '', caption = '' } = options;
	const { marks = [], outlines = [], signal } = options;
	const theme = themes[options.theme ?? 'light'];
	const slices = timeSlices(signal);
	const grid = await densityGrid(map, gridColumns, centre, slices);
	const { margin } = grid;
	const step = (4 * unit) / gridColumns;
	const pathsOf = await contourPaths(grid, (column, row) => [
		middle.x - 2 * unit + (column - margin) * step,
		middle.y - unit + (row - margin) * step,
	]);
	await slices.next();

	const density: string[] = [];
	const darkest = darkestOf(grid);
	for (let shade = 1; shade < shades && darkest > 0; shade += 1) {
		const fill = colourAt(theme.ramp, (shade + 0.5) / shades);
		const path = pathsOf(darkest * (shade / shades) ** 1.5);
		if (path !== '') density.push(element('path', { d: path, fill }));
		if (slices.isOver()) await slices.next();
	}
	const thresholds = thresholdsOf(grid, levels);
	const contours = thresholds.map((threshold, index) =>
		threshold === undefined
			? ''
			: element('path', { d: pathsOf(threshold), ...contourStyle(theme, levels[index] ?? 0) }),
	);

	const ellipse = { cx: middle.x, cy: middle.y, rx: 2 * unit, ry: unit };
	const lines = graticule({ centre, raUnit, theme, toPage });
	return svgDocument({ ...size, title: title || 'Sky map', theme }, [
		element('clipPath', { id: 'sky' }, [element('ellipse', ellipse)]),
		element('ellipse', { ...ellipse, fill: theme.sky }),
		group({ 'clip-path': 'url(#sky)' }, [...density, lines.lines, ...contours]),
		element('ellipse', { ...ellipse, fill: 'none', stroke: theme.outline, 'stroke-width': 1.5 }),
		lines.labels,
		...tinyRegion(grid, thresholds[1], theme),
		...outlines.map((outline) => outlined(outline, centre, theme)),
		...marks.map((mark) => marked(mark, centre, theme)),
		title === '' ? '' : label(title, { x: middle.x, y: 44, size: 28, anchor: 'middle', theme }),
		legend(options.areas, theme),
		caption === ''
			? ''
			: label(caption, { x: size.width - 40, y: size.height - 32, anchor: 'end', theme }),
	]);
}

function contourStyle(theme: Theme, level: number): Record<string, string | number> {
	return {
		fill: 'none',
		stroke: theme.contour,
		'stroke-width': level < 0.9 ? 1.8 : 0.9,
		'stroke-linejoin': 'round',
	};
}

/** A ring around a credible region that is too small to be seen. */
function tinyRegion(
	{ values, columns, margin }: DensityGrid,
	threshold: number | undefined,
	theme: Theme,
): string[] {
	if (threshold === undefined) return [];
	const points = [...values.keys()].filter((index) => (values[index] ?? 0) > threshold);
	const extent = (places: readonly number[]): { from: number; to: number } => ({
		from: places.reduce((a, b) => Math.min(a, b), Infinity),
		to: places.reduce((a, b) => Math.max(a, b), -Infinity),
	});
	const across = extent(points.map((index) => index % columns));
	const down = extent(points.map((index) => Math.floor(index / columns)));
	const step = (4 * unit) / gridColumns;
	if (Math.max(across.to - across.from, down.to - down.from) * step > tiniest) return [];
	return [
		element('circle', {
			cx: middle.x - 2 * unit + ((across.from + across.to + 1) / 2 - margin) * step,
			cy: middle.y - unit + ((down.from + down.to + 1) / 2 - margin) * step,
			r: 16,
			fill: 'none',
			stroke: theme.mark,
			'stroke-width': 1.5,
		}),
	];
}

/** Pixels below which a credible region gets a ring. */
const tiniest = 12;

function outlined({ corners, label: text = '' }: Outline, centre: number, theme: Theme): string {
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

function marked({ position, label: text = '' }: Mark, centre: number, theme: Theme): string {
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

function legend(areas: DrawOptions['areas'], theme: Theme): string {
	const rows = [
		{ level: 0.5, area: areas?.area50 },
		{ level: 0.9, area: areas?.area90 },
	];
	return rows
		.map(({ level, area }, index) => {
			const y = size.height - 58 + index * 26;
			const text = `${level * 100} %${area === undefined ? '' : `: ${squareDegrees(area)}`}`;
			return (
				element('path', { d: `M40 ${y - 6.5}h36`, ...contourStyle(theme, level) }) +
				label(text, { x: 86, y, theme })
			);
		})
		.join('');
}

/** As people write it: 24,300 deg², 384 deg², 1.3 deg². */
function squareDegrees(area: number): string {
	if (area < 0.01) return '< 0.01 deg²';
	const digits = area < 0.1 ? 2 : area < 10 ? 1 : 0;
	const text = area.toLocaleString('en-US', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
	return `${text} deg²`;
}
