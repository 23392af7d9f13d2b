import { parseGpsTime } from '../time/gpsTime';
import type { SkyMap } from './skyMap';
import { timeSlices } from './timeSlices';
import { cells, totalsOf } from './totals';

/** How far the sum of all probabilities may be from 1. */
const sumTolerance = 1e-3;
/** Seconds that the time in the map may be from that of the event. */
const timeTolerance = 1;

const expectedUnits: Readonly<Record<string, readonly string[]>> = {
	PROBDENSITY: ['sr-1'],
	PROB: ['pix-1', ''],
	PROBABILITY: ['pix-1', ''],
	DISTMU: ['Mpc'],
	DISTSIGMA: ['Mpc'],
	DISTNORM: ['Mpc-2'],
};

export interface CheckedSkyMap {
	totalProbability: number;
	/** All that is wrong, a sentence each; none if the map is right. */
	problems: string[];
}

/**
 * Checks what a correct sky map has: probabilities that add up to 1, no NaN, the whole sky, the right ordering and units, and the
 * time of its event. OBJECT is not compared: it is the id of an event, not of the superevent.
 *
 * @param t0 GPS seconds of the event
 */
export async function checkSkyMap(
	map: SkyMap,
	{ t0, signal }: { t0?: number; signal?: AbortSignal } = {},
): Promise<CheckedSkyMap> {
	const { facts } = map;
	const totals = await totalsOf(map, timeSlices(signal));
	const problems: string[] = [];
	if (totals.notANumber > 0)
		problems.push(`In ${cells(totals.notANumber)} the probability is not a number.`);
	if (totals.negative > 0)
		problems.push(`In ${cells(totals.negative)} the probability is negative.`);
	if (Math.abs(totals.probability - 1) > sumTolerance)
		problems.push(
			`The probabilities add up to ${Number(totals.probability.toPrecision(6))} instead of 1.`,
		);
	const part = totals.area / (4 * Math.PI);
	if (Math.abs(part - 1) > 1e-6)
		problems.push(
			`The cells cover ${Number((part * 100).toPrecision(6))} % of the sky instead of all.`,
		);
	if (map.cells.kind === 'multiOrder' && facts.ordering !== 'NUNIQ')
		problems.push(`ORDERING is "${facts.ordering}" instead of NUNIQ.`);
	if (
		facts.coordinates !== undefined &&
		!['C', 'ICRS', 'EQUATORIAL'].includes(facts.coordinates.toUpperCase())
	)
		problems.push(`COORDSYS is "${facts.coordinates}" instead of C, equatorial coordinates.`);
	for (const [column, unit] of Object.entries(facts.units)) {
		const expected = expectedUnits[column];
		if (expected && !expected.includes(unit))
			problems.push(`The unit of ${column} is "${unit}" instead of ${expected[0]}.`);
	}
	if (t0 !== undefined) problems.push(...timeProblems(facts.observed, t0));
	return { totalProbability: totals.probability, problems };
}

function timeProblems(observed: string | undefined, t0: number): string[] {
	if (observed === undefined) return ['The map has no time of the event (DATE-OBS).'];
	const gps = observedGps(observed);
	if (gps === undefined) return [`DATE-OBS is "${observed}", which is not a time.`];
	const difference = gps - t0;
	if (Math.abs(difference) <= timeTolerance) return [];
	return [
		`DATE-OBS is ${observed}, ${Number(Math.abs(difference).toFixed(3))} s ${difference < 0 ? 'before' : 'after'} the event.`,
	];
}

/** GPS seconds of DATE-OBS, which is UTC. */
function observedGps(observed: string): number | undefined {
	try {
		return Number(parseGpsTime(observed, 'DATE-OBS'));
	} catch {
		return undefined;
	}
}
