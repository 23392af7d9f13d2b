import { DateTime } from 'luxon';

/**
 * Days (UTC) at whose beginning GPS had gained one more second on UTC. Source: IERS, Bulletin C and its list of leap
 * seconds since 1980; none has been announced since 2017.
 */
const leapSeconds = [
	'1981-07-01',
	'1982-07-01',
	'1983-07-01',
	'1985-07-01',
	'1988-01-01',
	'1990-01-01',
	'1991-01-01',
	'1992-07-01',
	'1993-07-01',
	'1994-07-01',
	'1996-01-01',
	'1997-07-01',
	'1999-01-01',
	'2006-01-01',
	'2009-01-01',
	'2012-07-01',
	'2015-07-01',
	'2017-01-01',
].map((day) => DateTime.fromISO(day, { zone: 'utc' }).toSeconds());

/** 1980-01-06 00:00:00 UTC in seconds since 1970. */
const gpsEpoch = DateTime.utc(1980, 1, 6).toSeconds();

/**
 * UTC of a GPS time. During a leap second, which UTC of computers cannot write, the second after it is given.
 *
 * @param gps seconds
 */
export function gpsToUtc(gps: number): DateTime<true> {
	const withoutLeaps = gps + gpsEpoch;
	// The leap second before day n begins when n leap seconds have gone by; UTC is behind by one more after it.
	const leaps = leapSeconds.filter((day, before) => withoutLeaps >= day + before + 1).length;
	// Rounded: .001 may be a little less in binary, and would be cut to .000.
	const milliseconds = Math.round((withoutLeaps - leaps) * 1000);
	return DateTime.fromMillis(milliseconds, { zone: 'utc' }) as DateTime<true>;
}

/** GPS seconds of a UTC time. */
export function utcToGps(time: DateTime): number {
	const seconds = time.toSeconds();
	return seconds - gpsEpoch + leapSeconds.filter((day) => seconds >= day).length;
}

/** The server writes `2024-07-16 15:11:12 UTC`; some releases wrote ISO 8601. */
export function parseServerTime(text: string): DateTime<true> | undefined {
	const zone = 'utc';
	const usual = DateTime.fromFormat(text, "yyyy-MM-dd HH:mm:ss 'UTC'", { zone });
	const time = usual.isValid ? usual : DateTime.fromISO(text, { zone });
	return time.isValid ? time : undefined;
}

/** ISO 8601 with Z, without trailing zeros of the fraction. */
export function isoUtc(time: DateTime): string {
	return time.toUTC().toISO({ suppressMilliseconds: true }) ?? '';
}
