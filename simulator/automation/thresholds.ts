import type { CandidateEvent } from '../sky/types';

const month = 30 * 86_400;
const year = 365 * 86_400;

/**
 * Rates (Hz) below which compact binaries get a significant alert. Source: the LVK's automation, one a month over all
 * searches, divided by the number of searches that are tried.
 */
const significantRates = { allSky: 1 / month / 6, earlyWarning: 1 / month / 4 };

/** The number of searches for compact binaries, which makes accidental coincidences likelier. */
export const trials = 6;

/** The joint rate below which a coincidence with another observatory is published. */
export const jointRate = 1 / month;

/** What a measurement of the speed of gravity needs. */
export const speedOfGravityRates = { event: 1 / (10 * year), joint: 1 / (10_000 * year) };

/** Below which rate an event has a place in a significant alert. */
export function significantRate({ search }: Pick<CandidateEvent, 'search'>): number {
	return search === 'EarlyWarning' ? significantRates.earlyWarning : significantRates.allSky;
}

export function isSignificant(event: CandidateEvent): boolean {
	return event.far !== null && event.far <= significantRate(event);
}
