import { size } from './page';
import { element, label } from './svg';
import type { Theme } from './theme';

/** How the line around a credible level is drawn. */
export function contourStyle(theme: Theme, level: number): Record<string, string | number> {
	return {
		fill: 'none',
		stroke: theme.contour,
		'stroke-width': level < 0.9 ? 1.8 : 0.9,
		'stroke-linejoin': 'round',
	};
}

/** What the lines mean, at the left below the map. */
export function legend(
	areas: { area50: number; area90: number } | undefined,
	theme: Theme,
): string {
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
