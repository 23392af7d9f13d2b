import { ravenCoincidence } from './coincident';
import { mockDataChallenge } from './mockData';
import { noisyNight } from './noisyNight';
import { binaryNeutronStar, publicLate, retraction } from './significant';
import type { Scenario } from './types';

/** Everything that can be played. */
export const scenarios: readonly Scenario[] = [
	binaryNeutronStar,
	retraction,
	noisyNight,
	ravenCoincidence,
	mockDataChallenge,
	publicLate,
];
