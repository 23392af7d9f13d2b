import { credibleAreas } from '../../../../gracedb/skymap/area';
import { drawSkyMap } from '../../../../gracedb/skymap/draw/drawSkyMap';
import { toPng } from '../../../../gracedb/skymap/draw/png';
import { type ThemeName, themes } from '../../../../gracedb/skymap/draw/theme';
import type { SkyMap } from '../../../../gracedb/skymap/skyMap';
import { timeSlices } from '../../../../gracedb/skymap/timeSlices';
import { checkUsable, totalsOf } from '../../../../gracedb/skymap/totals';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { outputField } from '../../../shared/parameters/binary';
import { writeOptions } from '../../../shared/parameters/collections';
import { textField } from '../../../shared/parameters/commonFields';
import type { Field } from '../../../shared/parameters/field';
import { decimal, oneOf } from '../../../shared/parameters/read';
import { ItemWithFiles, operation } from '../../operation';
import { marksFrom, readMarks } from './marks';
import { objectOf, readSource, sourceFields } from './source';

const format: Field<'format', 'png' | 'svg'> = {
	property: {
		displayName: 'Format',
		name: 'format',
		type: 'options',
		default: 'png',
		description: 'Format of the picture',
		options: [
			{
				name: 'PNG',
				value: 'png',
				description: 'For Slack and email: 1200 × 720 pixels',
			},
			{
				name: 'SVG',
				value: 'svg',
				description: 'For web pages and print, at any size',
			},
		],
	},
	read: oneOf('Format', ['png', 'svg']),
};

const title = textField(
	'title',
	'Title',
	'A new candidate',
	'Title above the map. By default, the superevent or event and the file name.',
);

const theme: Field<'theme', ThemeName> = {
	property: {
		displayName: 'Theme',
		name: 'theme',
		type: 'options',
		default: 'light',
		description: 'The colors of the picture',
		options: [
			{
				name: 'Dark',
				value: 'dark',
			},
			{
				name: 'Light',
				value: 'light',
			},
		],
	},
	read: oneOf('Theme', Object.keys(themes) as ThemeName[]),
};

const centre: Field<'centre', number> = {
	property: {
		displayName: 'Central Right Ascension',
		name: 'centre',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 360 },
		default: 180,
		placeholder: 'e.g. 180',
		description: 'Right ascension at the center of the map, in degrees',
	},
	read: (raw) => {
		const value = decimal('Central Right Ascension')(raw);
		if (value >= 0 && value <= 360) return value;
		throw inputError(
			`Central Right Ascension must be from 0 to 360 degrees, not "${value}".`,
			'Correct the number.',
		);
	},
};

const raUnit: Field<'raUnit', 'hours' | 'degrees'> = {
	property: {
		displayName: 'Right Ascension In',
		name: 'raUnit',
		type: 'options',
		default: 'hours',
		description: 'Unit of the right ascension labels',
		options: [
			{
				name: 'Degrees',
				value: 'degrees',
			},
			{
				name: 'Hours',
				value: 'hours',
			},
		],
	},
	read: oneOf('Right Ascension In', ['hours', 'degrees']),
};

export const draw = operation({
	name: 'Draw',
	value: 'draw',
	action: 'Draw a sky map',
	description: 'Draw a sky map of the whole sky, with its 50 % and 90 % areas, markers and fields',
	access: 'read',
	takesAllItems: (parameter) => parameter('marksFrom') === 'items',
	fields: [
		...sourceFields,
		format,
		title,
		theme,
		marksFrom,
		outputField,
		writeOptions(centre, raUnit),
	],
	async execute(context) {
		const { params, items, save, signal } = context;
		const marked = params.marksFrom === 'items' ? readMarks(items) : {};
		const { map, name, origin } = await readSource(context, params, 0);
		const slices = timeSlices(signal);
		checkUsable(await totalsOf(map, slices), name);
		const [area50 = 0, area90 = 0] = await credibleAreas(map, [0.5, 0.9], slices);
		const object = objectOf(params);
		const svg = await drawSkyMap(map, {
			title: params.title || [object, name].filter(Boolean).join(': '),
			caption: captionOf(map),
			theme: params.theme,
			areas: { area50, area90 },
			...params.options,
			...marked,
			signal,
		});
		const isPng = params.format === 'png';
		const file = await save(
			isPng ? await toPng(svg) : Buffer.from(svg),
			`${[object, stemOf(name)].filter(Boolean).join('-')}.${params.format}`,
			isPng ? 'image/png' : 'image/svg+xml',
		);
		return new ItemWithFiles(
			{ ...origin, picture: file.fileName ?? '', area_50: area50, area_90: area90 },
			{ [params.outputField]: file },
		);
	},
});

/** Who made the map, from which detectors, and how far the source is: `BAYESTAR · H1 L1 · 67 ± 17 Mpc`. */
function captionOf({ facts }: SkyMap): string {
	const { creator, instruments, distanceMean: mean, distanceSd: sd } = facts;
	const distance =
		mean === undefined || sd === undefined ? '' : `${mean.toFixed(0)} ± ${sd.toFixed(0)} Mpc`;
	return [creator, instruments.join(' '), distance].filter(Boolean).join(' · ');
}

function stemOf(name: string): string {
	return name.replace(/(?:\.multiorder)?\.fits(?:\.gz)?$/i, '').replace(/[^\w.+-]/g, '_');
}
