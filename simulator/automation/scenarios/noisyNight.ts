import type { Chance } from '../chance';
import { checkAndEstimate, detect, sendLowSignificance } from './blocks';
import { imagine, somePipelines } from './candidates';
import { coincide } from './coincident';
import type { Scenario, Step } from './types';

const interval = 600;

/** A candidate of no interest: found by one or two pipelines, now and then near a gamma-ray burst. */
function lowSignificance(chance: Chance, index: number): Step[] {
	const candidate = imagine(chance, {
		kind: chance.pick([
			['bbh', 6],
			['nsbh', 2],
			['bns', 2],
		] as const),
		instruments: chance.pick([
			['H1,L1', 4],
			['L1,V1', 3],
			['H1,L1,V1', 2],
			['L1', 1],
		] as const),
		merger: Math.round(index * interval + chance.between(0, interval / 2)),
		exponent: [-6.5, -4.7],
		terrestrial: [0.6, 0.98],
	});
	const [first = 'MBTA', second] = somePipelines(chance, 2);
	// One in ten, as far as the little public data shows; the fourth always, so that every night has one.
	const isCoincident = index % 10 === 3;
	return [
		...detect(candidate, 0, 20, { pipeline: first, far: candidate.far, loudness: 1 }),
		...checkAndEstimate(candidate, 21),
		...(second === undefined
			? []
			: detect(candidate, 1, 50, {
					pipeline: second,
					far: candidate.far * 1.5,
					loudness: 0.95,
				})),
		...sendLowSignificance(candidate, 33),
		...(isCoincident
			? coincide(candidate, 150, { pipeline: 'Fermi', search: 'SubGRB', delay: 2.4 })
			: []),
	];
}

export const noisyNight: Scenario = {
	name: 'noisy-night',
	summary: 'Candidates of low significance, one about every ten minutes: 50, or count of them.',
	count: 50,
	write: (chance, { count = 50 }) =>
		Array.from({ length: count }, (_, index) => lowSignificance(chance, index)).flat(),
};
