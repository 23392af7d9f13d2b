/** Compares gracedb/observability/ with the figures that reference.py has from astroplan. */
import { skyOfNight } from '../../../gracedb/observability/night';
import {
	type ObservingLimits,
	observability,
	type Span,
} from '../../../gracedb/observability/observability';
import { siteAt } from '../../../gracedb/observability/site';
import { altitude, type SkyMoment } from '../../../gracedb/observability/sky';
import { vectorOf } from '../../../gracedb/skymap/healpix';

/** A night at a site, as reference.py prints it. Times in seconds since 1970 UTC, angles in degrees. */
export interface ReferenceNight {
	site: { name: string; latitude: number; longitude: number; height: number };
	/** The date of its evening. */
	night: string;
	limits: ObservingLimits;
	moon_illumination: number;
	moon_altitudes: number[];
	sun_altitudes: number[];
	positions: ReferencePosition[];
}

interface ReferencePosition {
	ra: number;
	dec: number;
	altitudes: number[];
	spans: [from: number, until: number][];
	best?: {
		/** First and last time at which it is within 0.001° of the highest. */
		between: [number, number];
		altitude: number;
		moon_separation: number;
	};
}

/** What may differ: degrees, and milliseconds. */
const tolerance = { angle: 0.1, time: 120_000, illumination: 0.01 };

/** Minutes of the night at which altitudes are compared; as in reference.py. */
const hours = [0, 480, 960, 1440];

/** Sentences about what differs by more than it may; none if nothing does. */
export async function differences(reference: ReferenceNight): Promise<string[]> {
	const found: string[] = [];
	const check = (what: string, ours: number, theirs: number, allowed: number): void => {
		if (Math.abs(ours - theirs) > allowed) found.push(`${what}: ours ${ours}, theirs ${theirs}`);
	};
	const { limits, night } = reference;
	const sky = await skyOfNight(siteAt(reference.site), night, limits.sunAltitude, 0);
	const { illumination } = tolerance;
	check('Moon', sky.moonIllumination, reference.moon_illumination, illumination);
	const moments = hours.flatMap((index) => sky.moments[index] ?? []);
	checkAll('Moon', moments, (moment) => moment.moonAltitude, reference.moon_altitudes);
	checkAll('Sun', moments, (moment) => moment.sunAltitude, reference.sun_altitudes);

	for (const position of reference.positions) {
		const where = `${position.ra} ${position.dec}`;
		const direction = vectorOf(position);
		const altitudeAt = ({ zenith }: SkyMoment): number => altitude(zenith, direction);
		checkAll(where, moments, altitudeAt, position.altitudes);

		const { spans, best, whyNot } = observability(position, sky, limits);
		// What lasts less than the tolerance may be there or not.
		const theirs = position.spans.map(([from, until]) => ({
			from: from * 1000,
			until: until * 1000,
		}));
		if (spans.filter(isLong).length !== theirs.filter(isLong).length) {
			found.push(`${where}: ours ${JSON.stringify(spans)}, theirs ${JSON.stringify(theirs)}`);
		} else {
			spans.filter(isLong).forEach((span, index) => {
				const other = theirs.filter(isLong)[index]!;
				check(`${where}: from`, span.from, other.from, tolerance.time);
				check(`${where}: until`, span.until, other.until, tolerance.time);
			});
		}
		if ((best === undefined) !== (whyNot !== undefined)) found.push(`${where}: no reason`);
		if (!best || !position.best) continue;
		const [first, last] = position.best.between.map((seconds) => seconds * 1000);
		const nearest = Math.min(Math.max(best.time, first!), last!);
		check(`${where}: best time`, best.time, nearest, tolerance.time);
		// At the edge of a span it rises or sets by 0.25° a minute at most.
		const apart = (0.25 * Math.abs(best.time - nearest)) / 60_000;
		check(`${where}: altitude`, best.altitude, position.best.altitude, tolerance.angle + apart);
		check(`${where}: Moon`, best.moonSeparation, position.best.moon_separation, tolerance.angle);
	}
	return found;

	function checkAll(
		what: string,
		at: readonly SkyMoment[],
		value: (moment: SkyMoment) => number,
		theirs: readonly number[],
	): void {
		theirs.forEach((altitudeOfTheirs, index) => {
			const moment = at[index];
			const ours = moment ? value(moment) : NaN;
			if (!(Math.abs(ours - altitudeOfTheirs) <= tolerance.angle)) {
				found.push(`${what}: altitude ${index}: ours ${ours}, theirs ${altitudeOfTheirs}`);
			}
		});
	}
}

function isLong({ from, until }: Span): boolean {
	return until - from > 2 * tolerance.time;
}
