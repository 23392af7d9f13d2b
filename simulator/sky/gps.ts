/**
 * GPS time ↔ UTC. GPS seconds count SI seconds since 1980-01-06 00:00:00 UTC, without leap seconds.
 * The table holds the instants from which one more leap second counts (IERS Bulletin C; none after 2017).
 */
const gpsEpoch = Date.UTC(1980, 0, 6);

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
].map((day) => Date.parse(`${day}T00:00:00Z`));

/** GPS seconds of a moment, fractions kept. */
export function gpsFromUtc(moment: Date): number {
	const leaps = leapSeconds.filter((from) => moment.getTime() >= from).length;
	return (moment.getTime() - gpsEpoch) / 1000 + leaps;
}

/** The moment of a GPS time, to the millisecond. */
export function utcFromGps(gps: number): Date {
	const leaps = leapSeconds.filter(
		(from, index) => gps >= (from - gpsEpoch) / 1000 + index + 1,
	).length;
	return new Date(Math.round((gps - leaps) * 1000) + gpsEpoch);
}

/** GPS seconds as the server stores them: six decimals. */
export function microseconds(gps: number): number {
	return Number(gps.toFixed(6));
}
