import { DateTime } from 'luxon';
import { inputError } from '../errors/GraceDbError';
import { isoTime } from '../time/isoTime';
import type { Site } from './site';
import { type Sky, skyOver } from './sky';

const day = 24 * 60 * 60_000;

/**
 * The sky of a night at a site, from one local noon to the next (of mean solar time, which needs no time zone and holds at the poles too).
 *
 * @param night a date: the whole night that begins on its evening; a time: what is left of the night that is dark then, or else the whole
 *   of the next; empty: the same as of now
 * @param sunAltitude degrees below which it is dark
 * @param now milliseconds since 1970 UTC
 * @throws GraceDbError of kind `input` that names the field Night
 */
export async function skyOfNight(
	site: Site,
	night: string,
	sunAltitude: number,
	now: number,
): Promise<Sky> {
	if (/^\d{4}-\d\d-\d\d$/.test(night)) {
		const noon = noonOf(site, startOfDate(night));
		return skyOver(site, noon, noon + day);
	}
	const from = night === '' ? now : timeOf(night);
	const noon = noonBefore(site, from);
	const rest = await skyOver(site, from, noon + day);
	const isPast = from > noon + day / 2;
	const isDark = rest.moments.some((moment) => moment.sunAltitude < sunAltitude);
	return isDark || !isPast ? rest : skyOver(site, noon + day, noon + 2 * day);
}

function startOfDate(date: string): number {
	const start = DateTime.fromISO(date, { zone: 'utc' });
	if (start.isValid) return start.toMillis();
	throw inputError(`Night: "${date}" is not a date.`, 'Enter a date like 2024-07-16.');
}

function timeOf(text: string): number {
	return DateTime.fromISO(isoTime(text, 'Night').replace(' ', 'T'), { zone: 'utc' }).toMillis();
}

/** Mean solar noon of a date that begins in UTC at `start`. */
function noonOf({ longitude }: Site, start: number): number {
	const east = longitude > 180 ? longitude - 360 : longitude;
	return start + day / 2 - (east / 360) * day;
}

function noonBefore(site: Site, time: number): number {
	const first = noonOf(site, 0);
	return first + Math.floor((time - first) / day) * day;
}
