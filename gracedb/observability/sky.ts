import type { AstroTime, Body } from 'astronomy-engine';
import { angleBetween, type Vector } from '../skymap/healpix';
import type { Site } from './site';

/** The sky over a site at one time. Directions are those of the mean equator of J2000, which is ICRS to 0.02″. */
export interface SkyMoment {
	/** Milliseconds since 1970 UTC. */
	time: number;
	/** Unit vector to the zenith. */
	zenith: Vector;
	/** Vector to the Moon, as seen from the site. */
	moon: Vector;
	/** Altitude of the Moon's centre in degrees, without refraction. */
	moonAltitude: number;
	/** The same of the Sun's. */
	sunAltitude: number;
}

/** The sky over a site from one time to another. */
export interface Sky {
	site: Site;
	/** One a minute, in order; at least one. */
	moments: readonly SkyMoment[];
	/** The lit part of the Moon's disc in the middle of that time, 0 to 1. */
	moonIllumination: number;
}

const minute = 60_000;

/** Sun and Moon move so little between the stars that positions this many minutes apart are enough. */
const minutesOfBodies = 30;

/**
 * Where zenith, Sun and Moon stand, minute by minute. Good to 0.01°; refraction and the aberration of the stars (20″) are left out, as the
 * usual airmass does.
 *
 * @param start, end milliseconds since 1970 UTC
 */
export async function skyOver(site: Site, start: number, end: number): Promise<Sky> {
	// 400 kB, so it is loaded only when used.
	const astronomy = await import('astronomy-engine');
	const observer = new astronomy.Observer(site.latitude, site.longitude, site.height);
	const at = (time: number): AstroTime => new astronomy.AstroTime(new Date(time));

	const towards = (body: Body, time: number): Vector => {
		const { x, y, z } = astronomy.Equator(body, at(time), observer, false, true).vec;
		return { x, y, z };
	};
	const zenithAt = (time: number): Vector => {
		// The third axis of the horizontal system, which is the direction up, as seen in the equatorial one.
		const [x = 0, y = 0, z = 0] = astronomy.Rotation_HOR_EQJ(at(time), observer).rot[2] ?? [];
		return { x, y, z };
	};

	const step = minutesOfBodies * minute;
	const ticks = Array.from(
		{ length: Math.ceil((end - start) / step) + 1 },
		(_, index) => start + index * step,
	);
	const suns = ticks.map((time) => towards(astronomy.Body.Sun, time));
	const moons = ticks.map((time) => towards(astronomy.Body.Moon, time));
	const interpolate = (places: readonly Vector[], time: number): Vector => {
		const index = Math.floor((time - start) / step);
		const [before, after] = [places[index], places[index + 1]];
		if (!before) throw new RangeError('The time is outside the night');
		return after ? between(before, after, (time - start) / step - index) : before;
	};

	const moments: SkyMoment[] = [];
	for (let time = start; time <= end; time += minute) {
		const zenith = zenithAt(time);
		const moon = interpolate(moons, time);
		moments.push({
			time,
			zenith,
			moon,
			moonAltitude: altitude(zenith, moon),
			sunAltitude: altitude(zenith, interpolate(suns, time)),
		});
	}
	const { phase_fraction } = astronomy.Illumination(astronomy.Body.Moon, at((start + end) / 2));
	return { site, moments, moonIllumination: phase_fraction };
}

/** Altitude of a direction above the horizon in degrees. */
export function altitude(zenith: Vector, direction: Vector): number {
	return 90 - (angleBetween(zenith, direction) * 180) / Math.PI;
}

/** The place between two places, `part` of the way from the first. */
function between(a: Vector, b: Vector, part: number): Vector {
	return {
		x: a.x + (b.x - a.x) * part,
		y: a.y + (b.y - a.y) * part,
		z: a.z + (b.z - a.z) * part,
	};
}
