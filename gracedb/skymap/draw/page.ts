import type { MapPlace } from './mollweide';

/** Width and height of the picture. */
export const size = { width: 1200, height: 720 };

/** Of the map. */
export const middle = { x: 600, y: 350 };
/** Half of the ellipse's height; a quarter of its width. */
export const unit = 270;
/** The place on the page of one on the map, in pixels. */
export function toPage({ x, y }: MapPlace): readonly [x: number, y: number] {
	return [middle.x + x * unit, middle.y - y * unit];
}
