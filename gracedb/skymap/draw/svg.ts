import type { Theme } from './theme';

/** Small helpers that write SVG. */

type Attributes = Readonly<Record<string, string | number>>;

/** The font that png.ts brings; where it is missing, others with the same widths come first. */
const fontFamily = "'DejaVu Sans', Verdana, Arial, sans-serif";

export function element(
	name: string,
	attributes: Attributes,
	children: readonly string[] = [],
): string {
	const written = Object.entries(attributes)
		.map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
		.join('');
	return children.length === 0
		? `<${name}${written}/>`
		: `<${name}${written}>${children.join('')}</${name}>`;
}

export function group(attributes: Attributes, children: readonly string[]): string {
	return element('g', attributes, children);
}

/** A text; with a halo in the colour of what is behind it, if that is given. */
export function label(
	text: string,
	{
		x,
		y,
		size = 18,
		anchor = 'start',
		theme,
		fill = theme.text,
		halo,
	}: {
		x: number;
		y: number;
		size?: number;
		anchor?: 'start' | 'middle' | 'end';
		theme: Theme;
		fill?: string;
		halo?: string;
	},
): string {
	return element(
		'text',
		{
			x: rounded(x),
			y: rounded(y),
			fill,
			'font-size': size,
			'text-anchor': anchor,
			...(halo && {
				stroke: halo,
				'stroke-width': 3,
				'stroke-linejoin': 'round',
				'paint-order': 'stroke',
			}),
		},
		[escaped(text)],
	);
}

/** The data of a path along points. */
export function line(points: readonly (readonly [x: number, y: number])[]): string {
	return points.length === 0
		? ''
		: `M${points.map(([x, y]) => `${rounded(x)} ${rounded(y)}`).join('L')}`;
}

/** A tenth of a pixel is enough. */
export function rounded(value: number): number {
	return Math.round(value * 10) / 10;
}

export function svgDocument(
	{ width, height, title, theme }: { width: number; height: number; title: string; theme: Theme },
	children: readonly string[],
): string {
	return element(
		'svg',
		{
			xmlns: 'http://www.w3.org/2000/svg',
			width,
			height,
			viewBox: `0 0 ${width} ${height}`,
			role: 'img',
			'font-family': fontFamily,
		},
		[
			element('title', {}, [escaped(title)]),
			element('rect', { width, height, fill: theme.page }),
			...children,
		],
	);
}

/** Text as XML has it, without the characters that XML forbids. */
function escaped(text: string): string {
	return text
		.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
		.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
};
