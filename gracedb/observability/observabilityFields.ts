import { DateTime } from 'luxon';
import type { JsonObject } from '../json';
import { airmassAt, type Observability } from './observability';
import type { Sky } from './sky';

/**
 * Observability as fields of an item: times in ISO 8601, UTC with `Z` and in the site's time zone; angles in degrees. Of several spans,
 * `observable_from` and `observable_until` are those of the one with the best time, and `observable_hours` the sum of all.
 */
export function observabilityFields(
	{ spans, best, whyNot }: Observability,
	{ site, moonIllumination }: Sky,
): JsonObject {
	const span = best && spans.find(({ from, until }) => from <= best.time && best.time <= until);
	const local = (time?: number): string | null =>
		time === undefined ? null : iso(time, site.timeZone);
	const utc = (time?: number): string | null => (time === undefined ? null : iso(time, 'utc'));
	const hours = spans.reduce((sum, { from, until }) => sum + (until - from) / 3_600_000, 0);
	return {
		observatory: site.name ?? null,
		observable: best !== undefined,
		why_not: whyNot ?? null,
		best_time: utc(best?.time),
		best_time_local: local(best?.time),
		altitude: best ? rounded(best.altitude, 2) : null,
		airmass: best ? rounded(airmassAt(best.altitude) ?? 0, 3) : null,
		observable_from: utc(span?.from),
		observable_from_local: local(span?.from),
		observable_until: utc(span?.until),
		observable_until_local: local(span?.until),
		observable_hours: rounded(hours, 2),
		moon_separation: best ? rounded(best.moonSeparation, 1) : null,
		moon_altitude: best ? rounded(best.moonAltitude, 1) : null,
		moon_illumination: rounded(moonIllumination, 3),
	};
}

/** To the second. */
function iso(time: number, zone: string): string {
	const second = Math.round(time / 1000) * 1000;
	return DateTime.fromMillis(second, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
}

function rounded(value: number, decimals: number): number {
	return Number(value.toFixed(decimals));
}
