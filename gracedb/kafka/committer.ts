import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer } from './kafkajs';
import { placeOf } from './positions';

export interface Place {
	topic: string;
	partition: number;
}

/** What to commit of a partition: the offset to read next, and who has read so far. */
export interface Commit {
	done: bigint;
	readers: string;
}

/** Commits what is done, one request at a time. */
export class Committer {
	private readonly waiting = new Map<string, Place>();
	private readonly committed = new Map<string, bigint>();
	private running: Promise<void> | undefined;

	/** @param commitOf what is done of a partition; undefined if nothing is known of it */
	constructor(
		private readonly consumer: Pick<Consumer, 'commitOffsets'>,
		private readonly commitOf: (place: Place) => Commit | undefined,
	) {}

	commit(...places: readonly Place[]): void {
		for (const place of places) this.waiting.set(placeOf(place.topic, place.partition), place);
		this.running ??= this.run().finally(() => {
			this.running = undefined;
		});
	}

	/** Resolves when nothing is left to commit. */
	async last(): Promise<void> {
		await this.running;
	}

	private async run(): Promise<void> {
		// Joining the group ends first.
		await sleep(0);
		while (this.waiting.size > 0) {
			const offsets = [...this.waiting].flatMap(([name, place]) => {
				const commit = this.commitOf(place);
				if (!commit || this.committed.get(name) === commit.done) return [];
				return [{ ...place, offset: String(commit.done), metadata: commit.readers }];
			});
			this.waiting.clear();
			if (offsets.length === 0) return;
			try {
				await this.consumer.commitOffsets(offsets);
				for (const { topic, partition, offset } of offsets) {
					this.committed.set(placeOf(topic, partition), BigInt(offset));
				}
			} catch {
				// What is not committed comes again after a crash, and is known then.
				return;
			}
		}
	}
}
