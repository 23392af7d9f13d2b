/** Colours of a drawing, as #rrggbb. */
export interface Theme {
	page: string;
	/** Sky where there is no probability. */
	sky: string;
	text: string;
	graticule: string;
	outline: string;
	contour: string;
	/** Markers, fields and their labels. */
	mark: string;
	/** Colours of the probability density, from low to high; others lie evenly between. */
	ramp: readonly string[];
}

export const themes = {
	light: {
		page: '#ffffff',
		sky: '#ffffff',
		text: '#222222',
		graticule: '#9aa0a6',
		outline: '#444444',
		contour: '#1a1a1a',
		mark: '#0b57d0',
		ramp: ['#ffffff', '#fee8c8', '#fdbb84', '#fc8d59', '#e34a33', '#b30000', '#7f0000'],
	},
	dark: {
		page: '#1a1d21',
		sky: '#101215',
		text: '#e8e8e8',
		graticule: '#5c6370',
		outline: '#aab0b8',
		contour: '#ffffff',
		mark: '#5ac8fa',
		ramp: ['#101215', '#3b1238', '#7a1d4a', '#bb3344', '#e8602d', '#f9a02c', '#fcf3a5'],
	},
} as const satisfies Record<string, Theme>;

export type ThemeName = keyof typeof themes;

/** The colour at a part, 0 to 1, of a ramp. */
export function colourAt(ramp: readonly string[], part: number): string {
	const place = Math.min(1, Math.max(0, part)) * (ramp.length - 1);
	const index = Math.min(Math.floor(place), ramp.length - 2);
	const [low, high] = [channels(ramp[index]), channels(ramp[index + 1])];
	const mixed = low.map((value, channel) =>
		Math.round(value + ((high[channel] ?? 0) - value) * (place - index)),
	);
	return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour = '#000000'): number[] {
	return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
