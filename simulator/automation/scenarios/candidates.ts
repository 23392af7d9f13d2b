import type { Category } from '../../sky/types';
import type { Chance } from '../chance';
import { imagineSource, type Kind } from '../source';
import type { Candidate } from './types';

export interface CandidateOptions {
	kind: Kind;
	instruments: string;
	/** Seconds after the start of the scenario. */
	merger: number;
	/** The exponent of the false-alarm rate: somewhere between two numbers. */
	exponent: readonly [number, number];
	/** The probability that it is noise: somewhere between two numbers. */
	terrestrial: readonly [number, number];
	category?: Category;
}

/** Imagines something that a scenario lets happen. */
export function imagine(chance: Chance, options: CandidateOptions): Candidate {
	const { kind, instruments, merger, category = 'P' } = options;
	const detectors = instruments.split(',').length;
	return {
		source: imagineSource(chance, kind, detectors, chance.between(...options.terrestrial)),
		category,
		instruments,
		merger,
		far: 10 ** chance.between(...options.exponent),
		superevent: null,
		events: [],
		external: null,
	};
}

const pipelines = ['gstlal', 'MBTA', 'pycbc', 'spiir'] as const;

/** Some of the pipelines for compact binaries, in any order. */
export function somePipelines(chance: Chance, max: number): string[] {
	return chance.shuffled(pipelines).slice(0, 1 + Math.floor(chance.next() * max));
}
