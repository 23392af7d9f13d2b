import type { SkyMap } from '../skyMap';
import { timeSlices } from '../timeSlices';
import { contourPaths, densityScale } from './contourPaths';
import { type DensityGrid, densityGrid } from './densityGrid';
import { graticule } from './graticule';
import { contourStyle, legend } from './legend';
import { type Mark, marked, type Outline, outlined } from './marks';
import { middle, size, toPage, unit } from './page';
import { element, group, label, svgDocument } from './svg';
import { colourAt, type Theme, type ThemeName, themes } from './theme';

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

/** Points of the grid across the ellipse. */
const gridColumns = 864;
/** Shades between no probability and the highest. */
const shades = 32;
const levels = [0.5, 0.9] as const;

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
	const { darkest, thresholds } = densityScale(grid, levels);
	for (let shade = 1; shade < shades && darkest > 0; shade += 1) {
		const fill = colourAt(theme.ramp, (shade + 0.5) / shades);
		const path = pathsOf(darkest * (shade / shades) ** 1.5);
		if (path !== '') density.push(element('path', { d: path, fill }));
		if (slices.isOver()) await slices.next();
	}
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

/** A ring around a credible region that is too small to be seen. */
function tinyRegion(
	{ values, columns, margin }: DensityGrid,
	threshold: number | undefined,
	theme: Theme,
): string[] {
	if (threshold === undefined) return [];
	const across = { from: Infinity, to: -Infinity };
	const down = { from: Infinity, to: -Infinity };
	for (let index = 0; index < values.length; index += 1) {
		if (!(values[index]! > threshold)) continue;
		widen(across, index % columns);
		widen(down, Math.floor(index / columns));
	}
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

function widen(range: { from: number; to: number }, value: number): void {
	range.from = Math.min(range.from, value);
	range.to = Math.max(range.to, value);
}

/** Pixels below which a credible region gets a ring. */
const tiniest = 12;
