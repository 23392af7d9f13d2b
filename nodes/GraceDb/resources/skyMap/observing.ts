import type { JsonObject } from '../../../../gracedb/json';
import { skyOfNight } from '../../../../gracedb/observability/night';
import { observability, defaultLimits } from '../../../../gracedb/observability/observability';
import { observabilityFields } from '../../../../gracedb/observability/observabilityFields';
import {
	observatories,
	type Observatory,
	type Site,
	siteAt,
} from '../../../../gracedb/observability/site';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import type { SkyPosition } from '../../../../gracedb/skymap/healpix';
import { timeSlices } from '../../../../gracedb/skymap/timeSlices';
import { decimalField } from '../../../shared/parameters/commonFields';
import { collection, type Field, type Params } from '../../../shared/parameters/field';
import { decimal, oneOf, text, time } from '../../../shared/parameters/read';

type Choice = Observatory | 'custom';
const choices = [...Object.keys(observatories), 'custom'] as Choice[];

const observatory: Field<'observatory', Choice> = {
	property: {
		displayName: 'Observatory',
		name: 'observatory',
		type: 'options',
		default: 'custom',
		description: 'Location of the telescope',
		options: [
			...choices.map((value) => ({
				name: value === 'custom' ? 'Custom Site' : observatories[value].name,
				value,
			})),
		].sort((a, b) => a.name.localeCompare(b.name, 'en')),
	},
	read: oneOf('Observatory', choices),
};

const ofCustomSite = { show: { observatory: ['custom'] } };

/** A number that has to be given: an empty one is not taken for 0. */
function coordinate<const Name extends string>(
	name: Name,
	displayName: string,
	example: string,
	description: string,
): Field<Name, number> {
	return {
		property: {
			displayName,
			name,
			type: 'string',
			default: '',
			placeholder: `e.g. ${example}`,
			description,
			displayOptions: ofCustomSite,
		},
		// A hidden one is empty.
		read: (raw) => (text(raw) === '' ? NaN : decimal(displayName)(raw)),
	};
}

const latitude = coordinate(
	'latitude',
	'Latitude',
	'-24.6274',
	'Degrees north of the equator; negative in the south',
);

const longitude = coordinate(
	'longitude',
	'Longitude',
	'-70.4050',
	'Degrees east of Greenwich; negative in the west',
);

const elevation = decimalField('elevation', 'Elevation', '2669', 'Meters above sea level', {
	displayOptions: ofCustomSite,
});

const timeZone: Field<'timeZone', string> = {
	property: {
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. America/Santiago',
		description: 'Time zone of local times. By default, the longitude decides.',
		displayOptions: ofCustomSite,
	},
	read: text,
};

const night: Field<'night', string> = {
	property: {
		displayName: 'Night',
		name: 'night',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2024-07-16',
		description:
			'Date of the evening, or a time for the rest of that night (or the next one). Leave empty for now.',
	},
	read: time,
};

const maxAirmass: Field<'maxAirmass', number> = {
	property: {
		displayName: 'Max Airmass',
		name: 'maxAirmass',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 2,
		placeholder: 'e.g. 2',
		description: 'Highest airmass (secant of the zenith distance). 2 is an altitude of 30°.',
	},
	read: within('Max Airmass', 1, 40),
};

const moonSeparation: Field<'moonSeparation', number> = {
	property: {
		displayName: 'Min Moon Separation',
		name: 'moonSeparation',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		placeholder: 'e.g. 30',
		description: 'Smallest distance from the Moon in degrees, even while it is below the horizon',
	},
	read: within('Min Moon Separation', 0, 180),
};

const sunAltitude: Field<'sunAltitude', number> = {
	property: {
		displayName: 'Max Sun Altitude',
		name: 'sunAltitude',
		type: 'number',
		default: -18,
		placeholder: 'e.g. -12',
		description:
			'Highest altitude of the Sun in degrees: -18, -12 or -6 for the ends of the twilights',
	},
	read: within('Max Sun Altitude', -90, 90),
};

function within(field: string, low: number, high: number): (raw: unknown) => number {
	return (raw) => {
		const value = decimal(field)(raw);
		if (value >= low && value <= high) return value;
		throw inputError(
			`${field} must be from ${low} to ${high}, not "${value}".`,
			'Correct the number.',
		);
	};
}

const observingLimits = collection(
	{
		displayName: 'Observing Limits',
		name: 'observingLimits',
		type: 'collection',
		placeholder: 'Add Limit',
		default: {},
		description: 'Limits for an observation. By default, airmass 2 and astronomical darkness.',
	},
	[maxAirmass, sunAltitude, moonSeparation],
);

/** Site, night and limits of observations. */
export const observingFields = [
	observatory,
	latitude,
	longitude,
	elevation,
	timeZone,
	night,
	observingLimits,
] as const;

type Observing = Params<typeof observingFields>;

/** The same, shown while a switch is on. */
export function observingFieldsIf(name: string): typeof observingFields {
	return observingFields.map((field: Field) => {
		const show = { [name]: [true], ...field.property.displayOptions?.show };
		return { ...field, property: { ...field.property, displayOptions: { show } } };
	}) as unknown as typeof observingFields;
}

/**
 * Whether and when each position can be observed; the night is computed once.
 *
 * @param now milliseconds since 1970 UTC
 * @returns for each position, the fields of an item
 * @throws GraceDbError of kind `input` that names the field
 */
export async function observe(
	given: Observing,
	positions: readonly SkyPosition[],
	now: number,
	signal?: AbortSignal,
): Promise<JsonObject[]> {
	const limits = { ...defaultLimits, ...given.observingLimits };
	const sky = await skyOfNight(siteOf(given), given.night, limits.sunAltitude, now);
	const slices = timeSlices(signal);
	const found: JsonObject[] = [];
	for (const position of positions) {
		found.push(observabilityFields(observability(position, sky, limits), sky));
		if (slices.isOver()) await slices.next();
	}
	return found;
}

function siteOf({ observatory: choice, ...own }: Observing): Site {
	if (choice !== 'custom') return observatories[choice];
	for (const field of ['latitude', 'longitude'] as const) {
		if (!Number.isNaN(own[field])) continue;
		const name = field === 'latitude' ? 'Latitude' : 'Longitude';
		throw inputError(`${name} is empty.`, 'Enter degrees, or choose an observatory.');
	}
	return siteAt({ ...own, height: own.elevation });
}
