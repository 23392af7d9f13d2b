import { describe, expect, it } from 'vitest';
import reference from '../../data/observability-astroplan.json';
import { differences, type ReferenceNight } from '../../conformance/observability/compare';
import { skyOfNight } from '../../../gracedb/observability/night';
import {
	defaultLimits,
	type ObservingLimits,
	observability,
} from '../../../gracedb/observability/observability';
import { observabilityFields } from '../../../gracedb/observability/observabilityFields';
import { observatories, type Site, siteAt } from '../../../gracedb/observability/site';
import type { SkyPosition } from '../../../gracedb/skymap/healpix';

const { paranal } = observatories;
const noTime = 0;

/** Why a position cannot be observed, or undefined. */
async function reason(
	position: SkyPosition,
	site: Site,
	night: string,
	limits: Partial<ObservingLimits> = {},
): Promise<string | undefined> {
	const all = { ...defaultLimits, ...limits };
	const sky = await skyOfNight(site, night, all.sunAltitude, noTime);
	return observability(position, sky, all).whyNot;
}

describe('observability', () => {
	it.each(
		(reference as unknown as ReferenceNight[]).map(
			(night) => [night.site.name, night.night, night] as const,
		),
	)(
		'agrees with astroplan at %s in the night of %s, altitudes to 0.1° and times to 2 minutes',
		async (_name, _date, night) => {
			expect(await differences(night)).toEqual([]);
		},
	);

	it('has the nights of the reference cover polar night, midnight sun and full Moon', () => {
		const nights = reference as unknown as ReferenceNight[];
		expect(nights.some((night) => Math.min(...night.sun_altitudes) > 0)).toBe(true);
		expect(nights.some((night) => Math.max(...night.sun_altitudes) < -6)).toBe(true);
		expect(nights.some((night) => night.moon_illumination > 0.98)).toBe(true);
		expect(new Set(nights.map((night) => night.site.name)).size).toBe(10);
	});

	it('tells times in UTC and at the observatory, and where the Moon is', async () => {
		const sky = await skyOfNight(paranal, '2024-06-21', -18, noTime);
		const fields = observabilityFields(observability({ ra: 305.0761, dec: -46.9931 }, sky), sky);
		expect(fields).toEqual({
			observatory: 'Paranal',
			observable: true,
			why_not: null,
			best_time: '2024-06-22T06:59:37Z',
			best_time_local: '2024-06-22T02:59:37-04:00',
			altitude: 67.71,
			airmass: 1.081,
			observable_from: '2024-06-22T02:14:05Z',
			observable_from_local: '2024-06-21T22:14:05-04:00',
			observable_until: '2024-06-22T10:04:10Z',
			observable_until_local: '2024-06-22T06:04:10-04:00',
			observable_hours: 7.83,
			moon_separation: 30.4,
			moon_altitude: 62.1,
			moon_illumination: 0.998,
		});
	});

	it('leaves times empty where nothing can be observed, and says why', async () => {
		const sky = await skyOfNight(paranal, '2024-06-21', -18, noTime);
		const fields = observabilityFields(observability({ ra: 0, dec: 89 }, sky), sky);
		expect(fields).toMatchObject({
			observable: false,
			why_not: 'It does not rise: at most −23.8°.',
			best_time: null,
			best_time_local: null,
			altitude: null,
			observable_hours: 0,
			moon_separation: null,
		});
	});

	it('says that a position never gets high enough', async () => {
		expect(await reason({ ra: 0, dec: -89.5 }, paranal, '2024-06-21')).toMatch(
			/^It never reaches airmass 2 \(altitude 30\.0°\): at most 25\.\d°\.$/,
		);
	});

	it('says that a position is high only by day', async () => {
		expect(await reason({ ra: 91.8248, dec: 0 }, paranal, '2024-06-21')).toMatch(
			/^It is above 30\.0° \(airmass 2\) only while it is not dark: in darkness at most −?\d+\.\d°\.$/,
		);
	});

	it('says that it does not get dark under the midnight sun', async () => {
		const longyearbyen = siteAt({ latitude: 78.2232, longitude: 15.6267 });
		expect(await reason({ ra: 0, dec: 89 }, longyearbyen, '2024-06-21')).toMatch(
			/^It does not get dark: the Sun stays above 11\.\d° and must be below −18\.0°\.$/,
		);
	});

	it('says that the Moon is too near', async () => {
		const position = { ra: 305.0761, dec: -46.9931 };
		expect(await reason(position, paranal, '2024-06-21', { moonSeparation: 60 })).toMatch(
			/^The Moon is too close: at most 3\d\.\d° away, and at least 60\.0° are needed\.$/,
		);
	});

	it('keeps both times where a position is high in the evening and again in the morning', async () => {
		const tartu = siteAt({ latitude: 58.26555, longitude: 26.46613 });
		const sky = await skyOfNight(tartu, '2024-12-15', -18, noTime);
		// Opposite to the Sun's side of the pole: low at midnight, high at dusk and dawn.
		const { spans, best } = observability({ ra: 265, dec: 45 }, sky);
		expect(spans).toHaveLength(2);
		expect(spans.some(({ from, until }) => from <= best!.time && best!.time <= until)).toBe(true);
	});
});

describe('the night', () => {
	const at = (iso: string): number => Date.parse(iso);
	const hours = (from: number, until: number): number => (until - from) / 3_600_000;

	async function spanOf(night: string, now = noTime): Promise<[from: string, hours: number]> {
		const { moments } = await skyOfNight(paranal, night, -18, now);
		const [first, last] = [moments[0]!.time, moments.at(-1)!.time];
		return [new Date(first).toISOString(), hours(first, last)];
	}

	it('of a date begins at noon of that date at the site', async () => {
		expect(await spanOf('2024-07-16')).toEqual(['2024-07-16T16:41:37.197Z', 24]);
	});

	it('of today is what is left of it while it is dark, or before', async () => {
		expect((await spanOf('', at('2024-07-17T05:00:00Z')))[0]).toBe('2024-07-17T05:00:00.000Z');
		expect((await spanOf('', at('2024-07-16T18:00:00Z')))[0]).toBe('2024-07-16T18:00:00.000Z');
	});

	it('of today is the next one once the morning has come', async () => {
		expect(await spanOf('', at('2024-07-17T12:00:00Z'))).toEqual(['2024-07-17T16:41:37.197Z', 24]);
	});

	it('of a time in ISO 8601 or GPS seconds is the one of then', async () => {
		expect((await spanOf('2024-07-17T05:00:00Z'))[0]).toBe('2024-07-17T05:00:00.000Z');
		expect((await spanOf('2024-07-17T01:00:00-04:00'))[0]).toBe('2024-07-17T05:00:00.000Z');
		expect((await spanOf('1405227618'))[0]).toBe('2024-07-17T05:00:00.000Z');
	});

	it.each(['2024-13-45', 'tomorrow', '17.07.2024'])('refuses %s', async (night) => {
		await expect(spanOf(night)).rejects.toThrow(/^Night: "/);
	});
});

describe('a site', () => {
	it.each([
		[{ latitude: 91, longitude: 0 }, 'Latitude must be from -90 to 90 degrees north, not "91".'],
		[
			{ latitude: 0, longitude: -181 },
			'Longitude must be from -180 to 360 degrees east, not "-181".',
		],
		[
			{ latitude: 0, longitude: 0, height: 20_000 },
			'Elevation must be from -500 to 10000 meters, not "20000".',
		],
		[
			{ latitude: 0, longitude: 0, timeZone: 'Chile/Nowhere' },
			'Time Zone: there is no time zone "Chile/Nowhere".',
		],
	])('is refused with the name of its field: %j', (site, message) => {
		expect(() => siteAt(site)).toThrow(message);
	});

	it('without a time zone has that of its longitude', () => {
		expect(siteAt({ latitude: 0, longitude: -70.4 }).timeZone).toBe('UTC-5');
		expect(siteAt({ latitude: 0, longitude: 289.6 }).timeZone).toBe('UTC-5');
		expect(siteAt({ latitude: 0, longitude: 0 }).timeZone).toBe('UTC+0');
	});

	it('of the list has coordinates and a time zone that exist', () => {
		for (const { latitude, longitude, height, timeZone } of Object.values(observatories)) {
			expect(siteAt({ latitude, longitude, height, timeZone }).timeZone).toBe(timeZone);
		}
	});
});
