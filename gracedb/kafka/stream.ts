import { setTimeout as sleep } from 'node:timers/promises';
import { GraceDbError } from '../errors/GraceDbError';
import { closeLimit, consume, type StreamOptions } from './consume';
import { type Listener, Listeners } from './listeners';
import { SilentStream, streamError } from './streamFailure';

export interface Listening {
	/** Settled when the topics are read for the first time, or when the first attempt has failed. */
	first: Promise<GraceDbError | undefined>;
	/** Ends it, in a few seconds at most. */
	close: () => Promise<void>;
}

/** All that join within this time, as at a start of n8n, share a session; ms. */
const gatherTime = 200;
const firstPause = 500;
const maxPause = 15_000;
/** A topic that is missing is looked for again after so long; ms. */
const lookAgainAfter = 5 * 60_000;

/** The streams of this process, by credential and group: all that listen with the same credential share one connection. */
const streams = new Map<string, Stream>();

/** Listens to topics until it is closed. One consumer for all listeners of a credential and group in this process. */
export function listen(options: StreamOptions, listener: Listener): Listening {
	const { access, groupId, egress } = options;
	// n8n's filter is the same for all workflows.
	const key = `${access.fingerprint} ${groupId} ${egress ? 'filtered' : 'free'}`;
	const stream = streams.get(key) ?? new Stream(options, () => streams.delete(key));
	streams.set(key, stream);
	return stream.add(listener);
}

/** How many streams are open, for tests and for whoever wonders. */
export function openStreams(): number {
	return streams.size;
}

/** One consumer of a group, with those who listen to it: one session of reading after another. */
class Stream {
	private readonly listeners = new Listeners();
	/** Those who do not know yet whether it works. */
	private readonly curious = new Set<(failure?: GraceDbError) => void>();
	private readonly stop = new AbortController();
	/** Ends the session under way, to begin another one with other topics. */
	private session: AbortController | undefined;
	private ended: Promise<void> | undefined;
	private isFailing = false;
	private wake: (() => void) | undefined;

	constructor(
		private readonly options: StreamOptions,
		private readonly forget: () => void,
	) {}

	add(listener: Listener): Listening {
		const remove = this.listeners.add(listener);
		let settle: (failure?: GraceDbError) => void = () => undefined;
		const first = new Promise<GraceDbError | undefined>((resolve) => {
			settle = resolve;
		});
		this.curious.add(settle);
		if (this.ended) this.restart();
		else this.ended = this.run();
		return {
			first,
			close: async () => {
				settle();
				remove();
				await this.close();
			},
		};
	}

	private async close(): Promise<void> {
		// The others are not disturbed; a topic that nobody wants any more is read and passed over.
		if (this.listeners.size > 0) return;
		this.forget();
		this.stop.abort();
		this.restart();
		// Whatever the broker does, n8n does not wait for it.
		await Promise.race([this.ended, sleep(closeLimit + 1_000)]);
	}

	private restart(): void {
		this.session?.abort();
		this.wake?.();
	}

	/** One session after another, with growing pauses after failures. */
	private async run(): Promise<void> {
		let failures = 0;
		while (!this.stop.signal.aborted) {
			await this.pause(gatherTime);
			if (this.stop.signal.aborted) return;
			const session = new AbortController();
			this.session = session;
			const begin = Date.now();
			try {
				await this.read(session.signal);
				failures = 0;
			} catch (error) {
				if (session.signal.aborted) continue;
				const { access } = this.options;
				this.fail(error instanceof GraceDbError ? error : streamError(error, { access }));
				failures = Date.now() - begin > maxPause ? 1 : failures + 1;
				const pause = Math.min(maxPause, firstPause * 2 ** (failures - 1));
				await this.pause(pause * (0.5 + Math.random() / 2));
			}
		}
	}

	private async read(ending: AbortSignal): Promise<void> {
		let again: NodeJS.Timeout | undefined;
		try {
			await consume(this.options, {
				listeners: this.listeners,
				ending,
				onJoined: (missing) => {
					this.joined(missing);
					if (!missing || again) return;
					again = setTimeout(() => this.restart(), lookAgainAfter);
					again.unref();
				},
			});
		} finally {
			clearTimeout(again);
		}
	}

	private async pause(milliseconds: number): Promise<void> {
		if (this.stop.signal.aborted) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	private joined(missing: GraceDbError | undefined): void {
		this.isFailing = false;
		this.settle(missing);
		for (const { onJoined, onFailure } of this.listeners.all()) {
			onJoined();
			if (missing) onFailure(missing, false);
		}
	}

	private fail(error: GraceDbError): void {
		this.settle(error);
		if (this.isFailing) return;
		this.isFailing = true;
		for (const { onFailure } of this.listeners.all()) {
			onFailure(error, error instanceof SilentStream);
		}
	}

	private settle(failure: GraceDbError | undefined): void {
		for (const tell of this.curious) tell(failure);
		this.curious.clear();
	}
}
