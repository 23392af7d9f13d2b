/** The time that the whole simulator follows: that of the machine, or a pretended one. */
export class Clock {
	private offset = 0;
	private stopped: number | undefined;

	constructor(private readonly base: () => Date = () => new Date()) {}

	readonly now = (): Date => new Date(this.stopped ?? this.base().getTime() + this.offset);

	get isFrozen(): boolean {
		return this.stopped !== undefined;
	}

	/** Milliseconds by which this clock is ahead of the machine's. */
	get ahead(): number {
		return this.now().getTime() - this.base().getTime();
	}

	/** Puts the clock forward, or back. */
	shift(milliseconds: number): void {
		this.set(new Date(this.now().getTime() + milliseconds));
	}

	/** The clock shows this moment; a frozen one stays frozen. */
	set(moment: Date): void {
		if (this.isFrozen) this.stopped = moment.getTime();
		else this.offset = moment.getTime() - this.base().getTime();
	}

	freeze(): void {
		this.stopped = this.now().getTime();
	}

	/** A frozen clock goes on from where it stands. */
	resume(): void {
		const moment = this.now();
		this.stopped = undefined;
		this.set(moment);
	}

	/** Back to the machine's own time. */
	reset(): void {
		this.stopped = undefined;
		this.offset = 0;
	}
}
