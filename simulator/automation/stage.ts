import type { World } from '../http/world';
import { Play, type PlayOptions } from './play';
import type { Scenario } from './scenarios/types';

/** How often, in milliseconds, the clock of the simulator is looked at: it may be shifted at any time. */
const clockCheckInterval = 100;
/** The last plays that are remembered after their end. */
const remembered = 100;

/** Where scenarios are played, several at once if wanted, all by the clock of the simulator. */
export class Stage {
	private plays: Play[] = [];
	private lastNumber = 0;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly world: World,
		private readonly origin: () => string,
	) {}

	/** Begins a play; what is due at once has happened on return. */
	play(scenario: Scenario, options: PlayOptions): Play {
		this.lastNumber += 1;
		const play = new Play(this.lastNumber, scenario, options, this.world, this.origin());
		this.plays.push(play);
		this.plays.splice(0, this.plays.length - remembered);
		this.advance();
		return play;
	}

	/** Every play, after all of them have caught up with the clock. */
	list(): readonly Play[] {
		this.advance();
		return this.plays;
	}

	/** Stops one play, or all; says whether there was any to stop. */
	stop(number?: number): boolean {
		const chosen = this.plays.filter((play) => number === undefined || play.number === number);
		for (const play of chosen) play.stop();
		return chosen.length > 0;
	}

	/** Stops and forgets everything; numbers count from 1 again. */
	clear(): void {
		this.stop();
		clearTimeout(this.timer);
		this.plays = [];
		this.lastNumber = 0;
	}

	private advance(): void {
		for (const play of this.inOrder()) play.advance();
		clearTimeout(this.timer);
		if (!this.plays.some(({ next }) => next)) return;
		this.timer = setTimeout(() => this.advance(), clockCheckInterval);
		this.timer.unref();
	}

	private inOrder(): Play[] {
		const due = (play: Play) => play.next?.getTime() ?? Infinity;
		return [...this.plays].sort((a, b) => due(a) - due(b));
	}
}
