import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

type Callback = (...args: unknown[]) => void;

interface Entry {
	at: number;
	/** Tells timers of the same moment apart: the first comes first. */
	order: number;
	run: Callback;
}

const real = {
	Date,
	setTimeout,
	clearTimeout,
	setInterval,
	clearInterval,
	setImmediate,
	random: Math.random,
	timeoutSignal: AbortSignal.timeout.bind(AbortSignal),
	sleep: timersPromises.setTimeout,
	performanceNow: performance.now.bind(performance),
};

/** One turn of the real event loop: what came over a socket meanwhile has been dealt with after it. */
export const realTurn = (): Promise<void> => new Promise((resolve) => real.setImmediate(resolve));

/** Milliseconds that really pass. */
export const realNow = (): number => real.performanceNow();

/** Waits for real time. */
export const realSleep = (ms: number): Promise<void> =>
	new Promise((resolve) => real.setTimeout(resolve, ms));

/**
 * Time that passes only when nothing else is left to do, for all code of this process: `Date`, timers, `AbortSignal.timeout`,
 * and `Math.random`, which begins anew with each seed. So the node runs as it is, and a virtual week takes seconds.
 */
export class VirtualClock {
	private readonly timers = new Map<number, Entry>();
	/** The timers by time: a binary heap. */
	private readonly heap: Entry[] = [];
	private readonly made = new WeakSet();
	private order = 0;
	private seed = 1;

	constructor(public now: number) {}

	/** Begins the chance of a history anew. */
	reseed(seed: number): void {
		this.seed = (seed >>> 0) | 1;
	}

	/** Calls at a time; returns what takes it back. */
	at(time: number, run: Callback): () => void {
		const id = this.add(time - this.now, run);
		return () => void this.timers.delete(id);
	}

	sleep(ms: number, signal?: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			const fail = (): void => {
				stop();
				reject(signal?.reason as Error);
			};
			const stop = this.at(this.now + ms, () => {
				signal?.removeEventListener('abort', fail);
				resolve();
			});
			if (signal?.aborted) fail();
			else signal?.addEventListener('abort', fail, { once: true });
		});
	}

	/** Lets time pass up to a moment; `settle` waits until all that was set going at one moment is done. */
	async runUntil(end: number, settle: () => Promise<void>, isBusy: () => boolean): Promise<void> {
		await settle();
		for (let next = this.take(end); next; next = this.take(end)) {
			this.now = Math.max(this.now, next.at);
			next.run();
			// undici counts time in ticks of half a second: while nothing is asked, nothing waits for them.
			const isTick = next.run.name === 'onTick';
			if (!isTick || isBusy()) await settle();
		}
		this.now = Math.max(this.now, end);
	}

	/** Replaces the clocks of the process; returns what puts the real ones back. */
	install(): () => void {
		const now = (): number => this.now;
		class VirtualDate extends real.Date {
			constructor(...args: unknown[]) {
				if (args.length === 0) super(now());
				else super(...(args as [number]));
			}
			static override now(): number {
				return now();
			}
		}
		const signals = AbortSignal as { timeout: (ms: number) => AbortSignal };
		globalThis.Date = VirtualDate as DateConstructor;
		Object.assign(globalThis, {
			setTimeout: (run: Callback, ms?: number, ...args: unknown[]) =>
				this.timer(run, ms ?? 0, args, false),
			setInterval: (run: Callback, ms?: number, ...args: unknown[]) =>
				this.timer(run, ms ?? 0, args, true),
			clearTimeout: (timer: unknown) => this.clear(timer),
			clearInterval: (timer: unknown) => this.clear(timer),
		});
		signals.timeout = (ms) => {
			const controller = new AbortController();
			this.add(ms, () => {
				const words = 'The operation was aborted due to timeout';
				controller.abort(new DOMException(words, 'TimeoutError'));
			});
			return controller.signal;
		};
		performance.now = () => this.now;
		Math.random = () => {
			// mulberry32
			this.seed = (this.seed + 0x6d2b79f5) | 0;
			let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
			mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
			return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
		};
		timersPromises.setTimeout = (async (ms = 0, value?: unknown, options?: Options) => {
			await this.sleep(ms, options?.signal);
			return value;
		}) as typeof timersPromises.setTimeout;
		syncBuiltinESMExports();
		return () => {
			const { setTimeout, clearTimeout, setInterval, clearInterval } = real;
			globalThis.Date = real.Date;
			Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
			signals.timeout = real.timeoutSignal;
			performance.now = real.performanceNow;
			Math.random = real.random;
			timersPromises.setTimeout = real.sleep;
			syncBuiltinESMExports();
		};
	}

	private timer(run: Callback, ms: number, args: unknown[], isRepeated: boolean): object {
		const wait = Math.max(1, Number.isFinite(ms) ? ms : 1);
		const timer = {
			id: 0,
			// The name tells undici's ticks from other timers.
			refresh: () => {
				this.timers.delete(timer.id);
				timer.id = this.add(wait, call);
				return timer;
			},
			ref: () => timer,
			unref: () => timer,
			hasRef: () => false,
			close: () => this.clear(timer),
			[Symbol.toPrimitive]: () => timer.id,
			[Symbol.dispose]: () => this.clear(timer),
		};
		const call: Callback = () => {
			if (isRepeated) timer.id = this.add(wait, call);
			run(...args);
		};
		Object.defineProperty(call, 'name', { value: run.name });
		timer.id = this.add(wait, call);
		this.made.add(timer);
		return timer;
	}

	private clear(timer: unknown): void {
		if (this.made.has(timer as object)) this.timers.delete(Number(timer));
		// One from before the time was virtual.
		else real.clearTimeout(timer as NodeJS.Timeout);
	}

	private add(ms: number, run: Callback): number {
		this.order += 1;
		const entry = { at: this.now + Math.max(0, ms), order: this.order, run };
		this.timers.set(entry.order, entry);
		this.heap.push(entry);
		for (let child = this.heap.length - 1; child > 0;) {
			const parent = (child - 1) >> 1;
			if (!this.swapIfBefore(child, parent)) break;
			child = parent;
		}
		return entry.order;
	}

	/** The next timer that is due by then, taken out. */
	private take(end: number): Entry | undefined {
		for (let first = this.heap[0]; first && first.at <= end; first = this.heap[0]) {
			const last = this.heap.pop();
			if (last && last !== first) {
				this.heap[0] = last;
				this.sink();
			}
			// One that was taken back is gone from the map.
			if (this.timers.delete(first.order)) return first;
		}
		return undefined;
	}

	private sink(): void {
		for (let parent = 0; ;) {
			const [left, right] = [2 * parent + 1, 2 * parent + 2];
			if (left >= this.heap.length) return;
			const isRight = right < this.heap.length && this.isBefore(right, left);
			const child = isRight ? right : left;
			if (!this.swapIfBefore(child, parent)) return;
			parent = child;
		}
	}

	private isBefore(one: number, other: number): boolean {
		const [a, b] = [this.heap[one], this.heap[other]];
		return a !== undefined && b !== undefined && (a.at - b.at || a.order - b.order) < 0;
	}

	private swapIfBefore(child: number, parent: number): boolean {
		const [a, b] = [this.heap[child], this.heap[parent]];
		if (!a || !b || !this.isBefore(child, parent)) return false;
		this.heap[child] = b;
		this.heap[parent] = a;
		return true;
	}
}

interface Options {
	signal?: AbortSignal;
}
