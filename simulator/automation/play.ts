import type { World } from '../http/world';
import { Chance } from './chance';
import type { Scenario, ScenarioOptions, Step } from './scenarios/types';

/** What happened, to compare with what other software noticed. */
export interface Happening {
	/** The time of everything that the step writes. */
	time: string;
	/** Seconds after the start of the scenario, at the pace of the real thing. */
	after: number;
	superevent: string | null;
	done: string;
}

export interface PlayOptions extends ScenarioOptions {
	seed: number;
	/** 1 is real time, 60 a minute in a second, 0 everything at once. */
	speed: number;
}

export type PlayState = 'playing' | 'finished' | 'stopped' | 'failed';

/** One run of a scenario. */
export class Play {
	readonly happenings: Happening[] = [];
	readonly begun: Date;
	state: PlayState = 'playing';
	private readonly steps: readonly Step[];
	private readonly chance: Chance;
	private done = 0;

	constructor(
		readonly number: number,
		readonly scenario: Scenario,
		readonly options: PlayOptions,
		private readonly world: World,
		private readonly origin: string,
	) {
		this.chance = new Chance(`${scenario.name} ${options.seed}`);
		const steps = scenario.write(this.chance, options);
		this.steps = steps.sort((a, b) => a.after - b.after);
		const now = world.clock().getTime();
		// All at once: the last step happens now, so that nothing is dated in the future.
		this.begun = new Date(options.speed === 0 ? now - this.lasts * 1000 : now);
	}

	/** Seconds that the real thing takes. */
	get lasts(): number {
		return this.steps.at(-1)?.after ?? 0;
	}

	/** How many steps there are in all. */
	get length(): number {
		return this.steps.length;
	}

	/** When the next step is due; nothing if there is none. */
	get next(): Date | undefined {
		const step = this.state === 'playing' ? this.steps[this.done] : undefined;
		return step && this.when(step.after);
	}

	/** Does everything that is due by now. A step that fails ends the play. */
	advance(): void {
		const now = this.world.clock();
		while (this.state === 'playing') {
			const step = this.steps[this.done];
			if (!step) this.state = 'finished';
			else if (this.when(step.after) > now) return;
			else this.perform(step);
		}
	}

	stop(): void {
		if (this.state === 'playing') this.state = 'stopped';
	}

	/** At a speed, a moment of the scenario comes sooner; intervals within it shrink alike. */
	private readonly when = (after: number): Date => {
		const pace = this.options.speed === 0 ? 1 : this.options.speed;
		return new Date(this.begun.getTime() + Math.round((after * 1000) / pace));
	};

	private perform(step: Step): void {
		this.done += 1;
		const now = this.when(step.after);
		const { world, origin, chance, when } = this;
		let done: string;
		try {
			done = step.act({ world, origin, chance, now, when });
		} catch (error) {
			this.state = 'failed';
			done = `failed: ${error instanceof Error ? error.message : String(error)}`;
		}
		this.happenings.push({
			time: now.toISOString(),
			after: step.after,
			superevent: step.candidate.superevent?.id ?? null,
			done,
		});
	}
}
