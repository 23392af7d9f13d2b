import type { Chance } from '../chance';
import {
	checkAndEstimate,
	alert,
	detect,
	estimate,
	judge,
	lock,
	note,
	schedule,
	sendSignificant,
	setLabels,
} from './blocks';
import { imagine } from './candidates';
import type { Candidate, Scenario, Step } from './types';
import { copyProducts, drawProducts } from '../steps/products';
import { overruleQuality } from '../steps/people';
import { markReady } from '../steps/superevent';

const hour = 3600;

/** Two pipelines find it; the second, louder one comes between the two preliminary alerts. */
export function detectTwice(candidate: Candidate, pipelines: readonly [string, string]): Step[] {
	const [first, second] = pipelines;
	const { far } = candidate;
	return [
		...detect(candidate, 0, 20, { pipeline: first, far: far * 4, loudness: 0.94 }),
		...schedule(candidate, [[21.5, setLabels('ADVREQ')]]),
		...checkAndEstimate(candidate, 21),
		...detect(candidate, 1, 75, { pipeline: second, far, loudness: 1 }),
	];
}

/** Seconds after the merger at which the first find of {@link detectTwice} is complete. */
export const complete = 33;

const wellMeasured = { instruments: 'H1,L1,V1', merger: 60 } as const;

function earlyWarning(candidate: Candidate): Step[] {
	const { far } = candidate;
	return [
		...detect(candidate, 0, -28, {
			pipeline: 'gstlal',
			far: Math.min(5e-8, far * 1e4),
			loudness: 0.55,
			early: true,
			instruments: 'H1,L1',
		}),
		...schedule(candidate, [
			[-26, setLabels('ADVREQ')],
			[-15, markReady],
			[-14, lock('EARLY_WARNING')],
			[-13, note('Superevent cleaned up before sending EW alert.')],
			[-12, copyProducts],
			[-10, alert('earlywarning')],
			[-6, drawProducts],
		]),
	];
}

export const binaryNeutronStar: Scenario = {
	name: 'binary-neutron-star',
	summary:
		'Two neutron stars: early warning, preliminary and second preliminary after 270 s, initial, update with Bilby.',
	write: (chance) => {
		const candidate = imagine(chance, {
			kind: 'bns',
			...wellMeasured,
			exponent: [-18, -12],
			terrestrial: [0, 0.01],
		});
		const { far } = candidate;
		return [
			...earlyWarning(candidate),
			...checkAndEstimate(candidate, 12),
			...detect(candidate, 1, 12, { pipeline: 'gstlal', far: far * 4, loudness: 0.94 }),
			...detect(candidate, 2, 16, { pipeline: 'MBTA', far: far * 30, loudness: 0.9 }),
			...sendSignificant(candidate, 30),
			...detect(candidate, 3, 75, { pipeline: 'pycbc', far, loudness: 1 }),
			...judge(candidate, 1500, 'OK', 'All detectors were in a good state; looks fine.'),
			...estimate(candidate, 3 * hour, 4 * hour),
		];
	},
};

export const retraction: Scenario = {
	name: 'retraction',
	summary:
		'A significant candidate that an advocate takes back after the second preliminary alert.',
	write: (chance) => {
		const candidate = imagine(chance, {
			kind: 'bbh',
			instruments: 'H1,L1',
			merger: 0,
			exponent: [-10, -8.2],
			terrestrial: [0.05, 0.3],
		});
		return [
			...detectTwice(candidate, ['MBTA', 'gstlal']),
			...sendSignificant(candidate, complete),
			...judge(candidate, 1800, 'NO', 'Scattered light in both detectors; not astrophysical.'),
		];
	},
};

/** Bad data keeps the automation from sending anything; people look at it for hours. */
export const publicLate: Scenario = {
	name: 'public-late',
	summary:
		'A significant candidate that stays internal because of its data quality and becomes public five hours later.',
	write: (chance: Chance) => {
		const candidate = imagine(chance, {
			kind: 'nsbh',
			instruments: 'H1,L1',
			merger: 0,
			exponent: [-12, -9],
			terrestrial: [0, 0.02],
		});
		const { far } = candidate;
		const comment = 'The glitch in L1 is well separated from the signal: the data can be used.';
		return [
			...detect(candidate, 0, 20, { pipeline: 'gstlal', far, loudness: 1 }),
			...schedule(candidate, [[21.5, setLabels('ADVREQ')]]),
			...checkAndEstimate(candidate, 21, false),
			...schedule(candidate, [
				[33, markReady],
				[34, lock('SIGNIF_LOCKED')],
				[37, copyProducts],
				[43, drawProducts],
				[600, setLabels('DQR_REQUEST')],
				[5 * hour, (scene) => overruleQuality(scene, candidate, comment)],
			]),
			...estimate(candidate, 4 * hour),
			...judge(candidate, 5 * hour + 300, 'OK', 'Fine after the data quality was looked at.'),
		];
	},
};
