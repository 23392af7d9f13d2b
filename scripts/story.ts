import type { Simulator } from './simulator';

/** A scenario of the simulator as the demo plays it. */
interface Chapter {
	scenario: string;
	/** Times as fast as the real thing: some of it has to happen while somebody watches. */
	speed: number;
	/** Of scenarios with any number of candidates. */
	count?: number;
	/** What a person is to expect. */
	summary: string;
}

/** What happens in the demo, one a minute, and again from the beginning. */
const chapters: readonly Chapter[] = [
	{
		scenario: 'binary-neutron-star',
		speed: 12,
		summary:
			'Two neutron stars: early warning and preliminary alerts now, the initial alert in two minutes, an update with another sky map in 20.',
	},
	{
		scenario: 'retraction',
		speed: 20,
		summary: 'A candidate that people take back in a minute and a half.',
	},
	{
		scenario: 'raven-coincidence',
		speed: 20,
		summary: 'A merger with a gamma-ray burst: a joint candidate (RAVEN).',
	},
	{
		scenario: 'noisy-night',
		speed: 60,
		count: 5,
		summary: 'Noise: candidates of low significance, of which no mail is sent.',
	},
];

/** One after another, without an end; each round is another story of the same kind. */
export function* story(): Generator<Chapter & { seed: number }> {
	for (let seed = 1; ; seed += 1) {
		for (const chapter of chapters) yield { ...chapter, seed };
	}
}

/** Starts a chapter in the simulator. */
export async function playChapter(
	simulator: Simulator,
	{ scenario: name, speed, count, seed }: Chapter & { seed: number },
): Promise<{ number: number }> {
	const body = { name, speed, seed, ...(count === undefined ? {} : { count }) };
	return (await simulator.command('POST', 'scenario', body)) as { number: number };
}

/** The superevents that a played chapter has made so far. */
export async function supereventsOf(simulator: Simulator, number: number): Promise<string[]> {
	const play = (await simulator.command('GET', `scenario/${number}`)) as { superevents: string[] };
	return play.superevents;
}
