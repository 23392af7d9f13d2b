import type { Chance } from '../chance';
import { checkSpeedOfGravity } from '../steps/coincidence';
import { checkAndEstimate, detect, judge, schedule, sendSignificant, setLabels } from './blocks';
import { imagine } from './candidates';
import { coincide } from './coincident';
import type { Scenario, Step } from './types';

const hour = 3600;

/** What the automation itself says when it plays the advocate. */
const comment =
	'If this had been a real gravitational-wave event candidate, then an on-duty scientist would have left a comment ' +
	'here on data quality and the status of the detectors.';

/** One mock merger: nearly always two neutron stars, every second one with a mock burst; a coin decides about it. */
function mock(chance: Chance, index: number): Step[] {
	const candidate = imagine(chance, {
		kind: chance.pick([
			['bns', 8],
			['nsbh', 2],
		] as const),
		instruments: chance.pick([
			['H1,L1,V1', 2],
			['H1,L1', 2],
			['H1,V1', 1],
		] as const),
		merger: index * hour + 672,
		exponent: [-16, -12.5],
		terrestrial: [0, 0.01],
		category: 'M',
	});
	const pipeline = chance.pick([
		['Fermi', 1],
		['Swift', 1],
	] as const);
	const status = chance.pick([
		['NO', 51],
		['OK', 45],
	] as const);
	return [
		...detect(candidate, 0, 20, { pipeline: 'gstlal', far: candidate.far, loudness: 1 }),
		...schedule(candidate, [[21.5, setLabels('ADVREQ')]]),
		...checkAndEstimate(candidate, 21),
		...sendSignificant(candidate, 33),
		...(index % 2 === 0 ? coincide(candidate, 60, { pipeline, search: 'GRB', delay: 1.9 }) : []),
		...judge(candidate, 620, status, comment),
		...(index % 2 === 0 ? schedule(candidate, [[630, checkSpeedOfGravity]]) : []),
	];
}

export const mockDataChallenge: Scenario = {
	name: 'mock-data-challenge',
	summary:
		'The traffic of July 2024: a mock superevent every hour, half of them retracted, for a day or count hours.',
	count: 24,
	write: (chance, { count = 24 }) =>
		Array.from({ length: count }, (_, index) => mock(chance, index)).flat(),
};
