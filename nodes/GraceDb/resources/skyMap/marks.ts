import type { Mark, Outline } from '../../../../gracedb/skymap/draw/marks';
import {
	findColumns,
	type GivenTarget,
	isGiven,
	readTarget,
	type Shape,
} from '../../../../gracedb/skymap/targets';
import type { Field } from '../../../shared/parameters/field';
import { oneOf, text } from '../../../shared/parameters/read';

type Item = Readonly<Record<string, unknown>>;

/** Whether the incoming items are marked. */
export const marksFrom: Field<'marksFrom', 'none' | 'items'> = {
	property: {
		displayName: 'Markers and Fields',
		name: 'marksFrom',
		type: 'options',
		default: 'none',
		description: 'What else to draw on the map',
		options: [
			{
				name: 'Incoming Items',
				value: 'items',
				description:
					'One cross, circle, box or polygon per incoming item, all in one picture. The node reads ra and dec, radius, width and height, or polygon (in degrees), and name. The other parameters come from the first item.',
			},
			{
				name: 'None',
				value: 'none',
			},
		],
	},
	read: oneOf('Markers and Fields', ['none', 'items']),
};

/**
 * What to draw for items: each has the shape that its columns make.
 *
 * @throws GraceDbError of kind `input` that names the item and the value
 */
export function readMarks(items: readonly Item[]): { marks: Mark[]; outlines: Outline[] } {
	const marks: Mark[] = [];
	const outlines: Outline[] = [];
	items.forEach((item, index) => {
		const given = findColumns(item);
		const { position, region } = readTarget(given, shapeOf(given), `Item ${index + 1}: `);
		const label = nameOf(item);
		if (region) outlines.push({ corners: region.outline(), label });
		else marks.push({ position, label });
	});
	return { marks, outlines };
}

function shapeOf({ polygon, width, radius }: GivenTarget): Shape {
	if (isGiven(polygon)) return 'polygon';
	if (isGiven(width)) return 'box';
	return isGiven(radius) ? 'circle' : 'point';
}

const names = ['label', 'name', 'target', 'field', 'object', 'title', 'id'];

function nameOf(item: Item): string {
	const keys = Object.keys(item);
	const key = names
		.map((name) => keys.find((candidate) => candidate.toLowerCase() === name))
		.find((candidate) => candidate !== undefined && text(item[candidate]) !== '');
	return key === undefined ? '' : text(item[key]).slice(0, 40);
}
