import type { World } from '../../http/world';
import type { Author } from '../../sky/annotate';
import type { CandidateEvent, Category, Superevent } from '../../sky/types';
import type { Chance } from '../chance';
import type { Source } from '../source';

/** A moment of a scenario: what a step needs to do its work. */
export interface Scene {
	world: World;
	/** Where links in documents lead. */
	origin: string;
	/** The time of the step, and of everything that it writes. */
	now: Date;
	/** The time at some seconds after the start of the scenario. */
	when: (after: number) => Date;
	chance: Chance;
}

/** Something that a scenario lets happen in the sky, and what has become of it so far. */
export interface Candidate {
	source: Source;
	category: Category;
	instruments: string;
	/** Seconds after the start of the scenario at which it merges. */
	merger: number;
	/** False-alarm rate (Hz) of the find that comes to count. */
	far: number;
	superevent: Superevent | null;
	/** What pipelines found, the first one first. */
	events: CandidateEvent[];
	/** A gamma-ray burst or the like near in time. */
	external: CandidateEvent | null;
}

/** One thing that happens. */
export interface Step {
	/** Seconds after the start of the scenario. */
	after: number;
	candidate: Candidate;
	/** Does it, and says what was done. */
	act: (scene: Scene) => string;
}

/** What can be asked of a scenario beside its speed and seed. */
export interface ScenarioOptions {
	/** How many superevents, where the scenario can have more or fewer. */
	count: number | undefined;
}

export interface Scenario {
	name: string;
	/** One line. */
	summary: string;
	/** How many superevents there are unless something else is asked for; absent where the number is fixed. */
	count?: number;
	/** The steps in any order; chance decides about the details. */
	write: (chance: Chance, options: ScenarioOptions) => Step[];
}

/** The account of the LVK's automation. */
export function automation({ now }: Scene): Author {
	return { username: 'emfollow', now };
}

/** The advocate on duty. */
export function advocate({ now }: Scene): Author {
	return { username: 'advocate@ligo.org', now };
}

/** The superevent, which an earlier step made. */
export function supereventOf({ superevent }: Candidate): Superevent {
	if (!superevent) throw new Error('the superevent does not exist yet');
	return superevent;
}
