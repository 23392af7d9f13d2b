/** A server that can stop listening, and listen again at the same port. */
export interface Listener {
	pause(): Promise<void>;
	resume(): Promise<void>;
}

/** All ports of the API. A paused one refuses connections. */
export class Listeners {
	private timer: NodeJS.Timeout | undefined;
	private last: Promise<void> = Promise.resolve();

	constructor(private readonly listeners: readonly Listener[]) {}

	/** Stops listening for some seconds of real time. */
	pause(seconds: number): void {
		clearTimeout(this.timer);
		this.enqueue((listener) => listener.pause());
		this.timer = setTimeout(() => this.resume(), seconds * 1000);
		this.timer.unref();
	}

	resume(): void {
		clearTimeout(this.timer);
		this.enqueue((listener) => listener.resume());
	}

	/** Resolves when every pause and resume so far is done. */
	async whenDone(): Promise<void> {
		await this.last;
	}

	private enqueue(work: (listener: Listener) => Promise<void>): void {
		this.last = this.last.then(async () => {
			await Promise.all(this.listeners.map(work));
		});
	}
}
