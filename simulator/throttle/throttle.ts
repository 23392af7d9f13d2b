import type { Rate } from './rate';
import { SlidingWindow } from './window';

/** What is counted apart: anonymous users, by address, and two kinds of writing, by user. */
export const scopes = ['anonymous', 'event_creation', 'annotation'] as const;

export type Scope = (typeof scopes)[number];

/** The rates of each scope; all of them have to be kept, for instance a burst and a sustained one. */
export type Rates = Record<Scope, readonly Rate[]>;

const maxSenders = 10_000;

/** Remembers who sent how much. Off until it is given rates. */
export class Throttle {
	private rates: Rates | null = null;
	private readonly windows = new Map<string, SlidingWindow[]>();

	constructor(private readonly clock: () => Date) {}

	/** Begins to count anew with these rates; null switches off. */
	use(rates: Rates | null): void {
		this.rates = rates;
		this.windows.clear();
	}

	get current(): Rates | null {
		return this.rates;
	}

	/** Counts one request, or gives the whole seconds for which its sender has to wait. */
	take(scope: Scope, sender: string): number | undefined {
		const rates = this.rates?.[scope] ?? [];
		if (rates.length === 0) return undefined;
		const windows = this.windowsOf(`${scope} ${sender}`, rates);
		const wait = Math.max(...windows.map((window) => window.wait()));
		if (wait > 0) return Math.ceil(wait);
		for (const window of windows) window.count();
		return undefined;
	}

	private windowsOf(key: string, rates: readonly Rate[]): SlidingWindow[] {
		const known = this.windows.get(key);
		if (known) return known;
		if (this.windows.size >= maxSenders) this.forgetIdle();
		const made = rates.map((rate) => new SlidingWindow(rate, this.clock));
		this.windows.set(key, made);
		return made;
	}

	/** Keeps the memory bounded when many addresses send requests. */
	private forgetIdle(): void {
		for (const [key, windows] of this.windows) {
			if (windows.every((window) => window.isIdle)) this.windows.delete(key);
		}
		if (this.windows.size >= maxSenders) this.windows.clear();
	}
}
