import { angleBetween, type SkyPosition, type Vector, vectorOf } from '../skymap/healpix';
import { altitude, type Sky, type SkyMoment } from './sky';

/** What an observation asks of the sky. */
export interface ObservingLimits {
	/** Highest airmass (secant of the zenith distance). Default: 2, which is an altitude of 30°. */
	maxAirmass: number;
	/** Altitude in degrees below which the Sun must be. Default: -18, astronomical darkness. */
	sunAltitude: number;
	/** Degrees that the Moon must be away at least. Default: 0. */
	moonSeparation: number;
}

export const defaultLimits: ObservingLimits = {
	maxAirmass: 2,
	sunAltitude: -18,
	moonSeparation: 0,
};

/** A time without a break, in milliseconds since 1970 UTC. */
export interface Span {
	from: number;
	until: number;
}

/** How a position stands at one time; angles in degrees. */
export interface Standing {
	time: number;
	altitude: number;
	moonSeparation: number;
	moonAltitude: number;
}

export interface Observability {
	/** When all limits hold, in order; empty if they never do. To a second or two. */
	spans: Span[];
	/** The highest that the position stands within the spans, to a minute. */
	best?: Standing;
	/** Why there are no spans, in a sentence. */
	whyNot?: string;
}

/**
 * When a position can be observed.
 *
 * @param position ICRS
 */
export function observability(
	position: SkyPosition,
	sky: Sky,
	limits: ObservingLimits = defaultLimits,
): Observability {
	const direction = vectorOf(position);
	const standings = sky.moments.map((moment) => standingAt(moment, direction));
	// By how much each limit holds: one number that passes zero where the first limit is passed.
	const margins = standings.map((standing, index) =>
		Math.min(
			standing.altitude - lowestAltitude(limits.maxAirmass),
			limits.sunAltitude - (sky.moments[index]?.sunAltitude ?? 90),
			standing.moonSeparation - limits.moonSeparation,
		),
	);
	const best = highest(standings.filter((_standing, index) => isWithin(margins[index])));
	if (!best) return { spans: [], whyNot: whyNot(sky, standings, limits) };
	return { spans: spansAboveZero(sky.moments, margins), best };
}

/** The altitude in degrees at which the secant of the zenith distance has this value. */
export function lowestAltitude(airmass: number): number {
	return (Math.asin(1 / airmass) * 180) / Math.PI;
}

/** Secant of the zenith distance; null at and below the horizon. */
export function airmassAt(altitudeInDegrees: number): number | null {
	return altitudeInDegrees > 0 ? 1 / Math.sin((altitudeInDegrees * Math.PI) / 180) : null;
}

function standingAt({ time, zenith, moon, moonAltitude }: SkyMoment, direction: Vector): Standing {
	return {
		time,
		altitude: altitude(zenith, direction),
		moonSeparation: (angleBetween(direction, moon) * 180) / Math.PI,
		moonAltitude,
	};
}

function isWithin(margin = -1): boolean {
	return margin >= 0;
}

function highest(standings: readonly Standing[]): Standing | undefined {
	return standings.reduce<Standing | undefined>(
		(best, standing) => (best && best.altitude >= standing.altitude ? best : standing),
		undefined,
	);
}

/** Where a sampled function is not negative; it is taken as straight between the samples. */
function spansAboveZero(moments: readonly SkyMoment[], values: readonly number[]): Span[] {
	const spans: Span[] = [];
	let open: Span | undefined;
	moments.forEach(({ time }, index) => {
		const value = values[index] ?? -1;
		const before = moments[index - 1];
		const valueBefore = values[index - 1];
		const crossing =
			before && valueBefore !== undefined
				? before.time + ((time - before.time) * valueBefore) / (valueBefore - value)
				: time;
		if (isWithin(value)) {
			open ??= { from: crossing, until: time };
			open.until = time;
		} else if (open) {
			spans.push({ from: open.from, until: crossing });
			open = undefined;
		}
	});
	return open ? [...spans, open] : spans;
}

function whyNot(
	sky: Sky,
	standings: readonly Standing[],
	{ maxAirmass, sunAltitude, moonSeparation }: ObservingLimits,
): string {
	const isDark = (index: number): boolean => (sky.moments[index]?.sunAltitude ?? 90) <= sunAltitude;
	const inDarkness = standings.filter((_standing, index) => isDark(index));
	const bestInDarkness = highest(inDarkness);
	if (!bestInDarkness) {
		const lowestSun = Math.min(...sky.moments.map((moment) => moment.sunAltitude));
		return `It does not get dark: the Sun stays above ${degrees(lowestSun)} and must be below ${degrees(sunAltitude)}.`;
	}
	const lowest = lowestAltitude(maxAirmass);
	const overall = highest(standings);
	if (overall && overall.altitude <= 0) {
		return `It does not rise: at most ${degrees(overall.altitude)}.`;
	}
	if (overall && overall.altitude < lowest) {
		return `It never reaches airmass ${maxAirmass} (altitude ${degrees(lowest)}): at most ${degrees(overall.altitude)}.`;
	}
	if (bestInDarkness.altitude < lowest) {
		return `It is above ${degrees(lowest)} (airmass ${maxAirmass}) only while it is not dark: in darkness at most ${degrees(bestInDarkness.altitude)}.`;
	}
	const highEnough = inDarkness.filter((standing) => standing.altitude >= lowest);
	const farthest = Math.max(...highEnough.map((standing) => standing.moonSeparation));
	return `The Moon is too close: at most ${degrees(farthest)} away, and at least ${degrees(moonSeparation)} are needed.`;
}

function degrees(value: number): string {
	return `${value.toFixed(1).replace('-', '−')}°`;
}
