import {
	checkSpeedOfGravity,
	combineMaps,
	findCoincidence,
	judgeCoincidence,
	uploadBurst,
	type Burst,
} from '../steps/coincidence';
import { estimate, judge, schedule, sendSignificant } from './blocks';
import { imagine } from './candidates';
import { complete, detectTwice } from './significant';
import type { Candidate, Scenario, Step } from './types';

const hour = 3600;

/** Another observatory has seen something; where that is published, the two maps of the sky are joined. */
export function coincide(candidate: Candidate, at: number, burst: Burst): Step[] {
	return schedule(candidate, [
		[at, (scene) => uploadBurst(scene, candidate, burst)],
		[at + 4, findCoincidence],
		[at + 6, judgeCoincidence],
		[at + 20, combineMaps],
	]);
}

export const ravenCoincidence: Scenario = {
	name: 'raven-coincidence',
	summary:
		'A gamma-ray burst with a neutron-star merger (RAVEN alert, combined map), then a sub-threshold one with two black holes (no RAVEN alert).',
	write: (chance) => {
		const bright = imagine(chance, {
			kind: 'bns',
			instruments: 'H1,L1',
			merger: 0,
			exponent: [-14, -12],
			terrestrial: [0, 0.01],
		});
		// Two detectors and black holes: a large area, so that no one is called.
		const dark = imagine(chance, {
			kind: 'bbh',
			instruments: 'L1,V1',
			merger: 2 * hour,
			exponent: [-16, -14],
			terrestrial: [0, 0.01],
		});
		return [
			...detectTwice(bright, ['gstlal', 'pycbc']),
			...sendSignificant(bright, complete),
			...coincide(bright, 120, { pipeline: 'Fermi', search: 'GRB', delay: 1.7 }),
			...judge(bright, 1500, 'OK', 'Coincident with a gamma-ray burst; no problem in the data.'),
			...schedule(bright, [[1510, checkSpeedOfGravity]]),
			...estimate(bright, 3 * hour, 4 * hour),
			...detectTwice(dark, ['MBTA', 'gstlal']),
			...sendSignificant(dark, complete),
			...coincide(dark, 120, { pipeline: 'Fermi', search: 'SubGRB', delay: 3.1 }),
			...judge(dark, 1500, 'OK', 'Both detectors were in a good state.'),
			...estimate(dark, 3 * hour, 4 * hour),
		];
	},
};
