import { IANAZone } from 'luxon';
import { inputError } from '../errors/GraceDbError';

/** Where a telescope stands. */
export interface Site {
	/** Of the observatory, if it is one of the list. */
	name?: string;
	/** Degrees north, -90 to 90, geodetic (WGS 84). */
	latitude: number;
	/** Degrees east, -180 to 360. */
	longitude: number;
	/** Metres above the ellipsoid; at most a few km off, since only the Moon's parallax feels it. */
	height: number;
	/** As luxon takes it: `America/Santiago`, or `UTC-5`. */
	timeZone: string;
}

/**
 * Observatories that follow up gravitational-wave candidates. Coordinates are those of astropy's list of sites
 * (astropy-data, coordinates/sites.json), but for Cerro Pachón, which is the Rubin Observatory's own (LSST, LSE-29), Sutherland, which
 * is SALT, and Maunakea, which is Keck.
 */
export const observatories = {
	apachePoint: place('Apache Point', 32.78, -105.82, 2798, 'America/Denver'),
	calarAlto: place('Calar Alto', 37.22361, -2.54611, 2168, 'Europe/Madrid'),
	cerroPachon: place('Cerro Pachón', -30.24464, -70.74942, 2663, 'America/Santiago'),
	cerroTololo: place('Cerro Tololo', -30.16528, -70.815, 2215, 'America/Santiago'),
	haleakala: place('Haleakalā', 20.71552, -156.169, 3048, 'Pacific/Honolulu'),
	hanle: place('Hanle', 32.77944, 78.96417, 4500, 'Asia/Kolkata'),
	kittPeak: place('Kitt Peak', 31.96333, -111.6, 2120, 'America/Phoenix'),
	laSilla: place('La Silla', -29.25667, -70.73, 2347, 'America/Santiago'),
	lasCampanas: place('Las Campanas', -29.00333, -70.70167, 2282, 'America/Santiago'),
	maunakea: place('Maunakea', 19.82833, -155.47833, 4160, 'Pacific/Honolulu'),
	mcDonald: place('McDonald', 30.67167, -104.02167, 2075, 'America/Chicago'),
	mountGraham: place('Mount Graham', 32.7016, -109.8719, 2902, 'America/Phoenix'),
	mountHopkins: place('Mount Hopkins', 31.68094, -110.8775, 2320, 'America/Phoenix'),
	palomar: place('Palomar', 33.356, -116.863, 1706, 'America/Los_Angeles'),
	paranal: place('Paranal', -24.62744, -70.40499, 2669, 'America/Santiago'),
	roqueDeLosMuchachos: place('Roque de los Muchachos', 28.75833, -17.88, 2327, 'Atlantic/Canary'),
	sidingSpring: place('Siding Spring', -31.27336, 149.06119, 1149, 'Australia/Sydney'),
	sutherland: place('Sutherland', -32.37582, 20.81081, 1798, 'Africa/Johannesburg'),
	teide: place('Teide', 28.3, -16.50972, 2390, 'Atlantic/Canary'),
	xinglong: place('Xinglong', 40.39333, 117.575, 950, 'Asia/Shanghai'),
} as const satisfies Record<string, Site>;

export type Observatory = keyof typeof observatories;

function place(
	name: string,
	latitude: number,
	longitude: number,
	height: number,
	timeZone: string,
): Site & { name: string } {
	return { name, latitude, longitude, height, timeZone };
}

/**
 * A site by its coordinates. Without a time zone it has the whole hours of its longitude.
 *
 * @throws GraceDbError of kind `input` that names the field
 */
export function siteAt({
	latitude,
	longitude,
	height = 0,
	timeZone = '',
}: {
	latitude: number;
	longitude: number;
	height?: number;
	timeZone?: string;
}): Site {
	checkRange('Latitude', latitude, -90, 90, 'degrees north');
	checkRange('Longitude', longitude, -180, 360, 'degrees east');
	checkRange('Elevation', height, -500, 10_000, 'meters');
	if (timeZone !== '' && !IANAZone.isValidZone(timeZone)) {
		throw inputError(
			`Time Zone: there is no time zone "${timeZone}".`,
			'Enter a name like America/Santiago, or leave the field empty to use the longitude.',
		);
	}
	return { latitude, longitude, height, timeZone: timeZone || zoneOfLongitude(longitude) };
}

function checkRange(field: string, value: number, low: number, high: number, unit: string): void {
	if (value >= low && value <= high) return;
	throw inputError(
		`${field} must be from ${low} to ${high} ${unit}, not "${value}".`,
		'Correct the number.',
	);
}

function zoneOfLongitude(longitude: number): string {
	const hours = Math.round((longitude > 180 ? longitude - 360 : longitude) / 15);
	return `UTC${hours < 0 ? '-' : '+'}${Math.abs(hours)}`;
}
