import { deflateSync, inflateSync } from 'node:zlib';
import type { Change } from '../changes/change';
import { ByteReader, ByteWriter } from './bytes';
import { fingerprintReader, fingerprintWriter } from './fingerprintBytes';
import type { Fingerprint } from './fingerprint';
import { WordReader } from './words';

/** What a trigger remembers from poll to poll, in n8n's static data. Never changed in place: a poll makes a new one. */
export interface TriggerState {
	/** Server, user and search that the rest belongs to; another one takes a new baseline. */
	scope: string;
	/** When this baseline was taken; in s since 1970 by the clock of n8n. Absent for the first one. */
	epoch?: number;
	/** The superevents that were told of or were there before, by id. */
	followed: ReadonlyMap<string, Fingerprint>;
	/** What was emitted last, to be emitted again if n8n lost it. */
	batch?: Batch;
	/** When the last heartbeat was emitted; in s since 1970. */
	heartbeat?: number;
}

/** Items of one poll, as little of them as they can be made of again. */
export interface Batch {
	/** When it was emitted; in s since 1970, by the clock of n8n. */
	at: number;
	told: readonly Told[];
}

/** A change that was emitted, and when it was detected; in s since 1970, by the server's clock. */
export interface Told {
	change: Change;
	detected: number;
}

const version = 3;
/** The same without an epoch. */
const withoutEpoch = 2;

/** Superevents that a trigger follows at most; beyond them the oldest are left out. */
export const mostFollowed = 5_000;

/**
 * The state as one text: a few dozen bytes for each superevent, deflated.
 *
 * @returns base64
 */
export function writeState({ scope, epoch, followed, batch, heartbeat }: TriggerState): string {
	const to = new ByteWriter();
	to.whole(version);
	to.whole(epoch ?? 0);
	to.text(scope);
	to.whole(heartbeat ?? 0);
	to.text(batch === undefined ? '' : JSON.stringify(batch));
	const kept = [...followed].sort(([, a], [, b]) => b.created - a.created).slice(0, mostFollowed);
	to.whole(kept.length);
	const write = fingerprintWriter(to);
	for (const [id, print] of kept) write(id, print);
	return deflateSync(to.done()).toString('base64');
}

/**
 * Reads the state that an earlier poll left.
 *
 * @returns undefined if there is none that can be read: then a baseline is due
 */
export function readState(stored: unknown): TriggerState | undefined {
	if (typeof stored !== 'string') return undefined;
	try {
		const from = new ByteReader(inflateSync(Buffer.from(stored, 'base64')));
		const found = from.whole();
		if (found !== version && found !== withoutEpoch) return undefined;
		const epoch = found === version ? from.whole() : 0;
		const scope = from.text();
		const heartbeat = from.whole();
		const batch = from.text();
		const followed = new Map<string, Fingerprint>();
		const count = from.whole();
		const read = fingerprintReader(from, new WordReader(from));
		while (followed.size < count) followed.set(...read());
		return {
			...{ scope, followed },
			...(epoch === 0 ? {} : { epoch }),
			...(heartbeat === 0 ? {} : { heartbeat }),
			...(batch === '' ? {} : { batch: JSON.parse(batch) as Batch }),
		};
	} catch {
		return undefined;
	}
}
