/** A server that can stop listening and begin again at the same port. */
export interface Door {
	shut(): Promise<void>;
	open(): Promise<void>;
}

/** All ports of the API together; who knocks at a shut one is refused. */
export class Doors {
	private timer: NodeJS.Timeout | undefined;
	private last: Promise<void> = Promise.resolve();

	constructor(private readonly doors: readonly Door[]) {}

	/** Shuts, and opens again after some seconds of real time. */
	shut(seconds: number): void {
		clearTimeout(this.timer);
		this.then((door) => door.shut());
		this.timer = setTimeout(() => this.reopen(), seconds * 1000);
		this.timer.unref();
	}

	reopen(): void {
		clearTimeout(this.timer);
		this.then((door) => door.open());
	}

	/** When everything asked for so far is done. */
	async settled(): Promise<void> {
		await this.last;
	}

	private then(work: (door: Door) => Promise<void>): void {
		this.last = this.last.then(async () => {
			await Promise.all(this.doors.map(work));
		});
	}
}
