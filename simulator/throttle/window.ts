import type { Rate } from './rate';

/**
 * Counts requests of one sender in a window that slides along with time. Reference server behaviour (Django REST framework's
 * SimpleRateThrottle): a refused request does not count, and the wait lasts until the oldest counted one leaves the window.
 */
export class SlidingWindow {
	private times: number[] = [];

	constructor(
		private readonly rate: Rate,
		private readonly clock: () => Date,
	) {}

	/** Seconds to wait until there is room; 0 if there is some now. */
	wait(): number {
		const now = this.clock().getTime();
		const length = this.rate.seconds * 1000;
		// A clock that was put back must not leave requests of the future behind.
		this.times = this.times.filter((time) => now - length < time && time <= now);
		const [oldest] = this.times;
		if (oldest === undefined || this.times.length < this.rate.requests) return 0;
		return (oldest + length - now) / 1000;
	}

	count(): void {
		this.times.push(this.clock().getTime());
	}

	get isIdle(): boolean {
		return this.wait() === 0 && this.times.length === 0;
	}
}
