import { createHash } from 'node:crypto';
import { type JsonObject, textOf } from '../../gracedb/json';

/** Items of one poll, to be emitted again if n8n lost them. */
export interface Batch {
	/** Made of its keys and its time: a process knows its own batches by it. */
	id: string;
	/** When it was emitted first; in s since 1970 by the clock of n8n. */
	at: number;
	/** How often it was repeated. */
	repeats: number;
	items: readonly JsonObject[];
}

/** All batches together. */
export const limits = {
	items: 500,
	/** Characters of JSON. */
	size: 256_000,
	/** s. */
	age: 3600,
	repeats: 2,
};

export interface Kept {
	batches: Batch[];
	/** Items of which only the change is left. */
	shrunk: number;
	/** Items that are not kept at all. */
	dropped: number;
}

/**
 * The batches after a poll has emitted items. Where they are too many, the oldest keep their change alone, or go.
 *
 * @param now in s by the clock of n8n
 */
export function keepItems(
	batches: readonly Batch[],
	items: readonly JsonObject[],
	now: number,
): Kept {
	const young = batches.filter((batch) => mayRepeat(batch, now));
	const keys = items.map((item) => textOf(item['dedupe_key'])).join(' ');
	const id = createHash('sha256').update(`${now} ${keys}`).digest('base64').slice(0, 12);
	const all = items.length > 0 ? [...young, { id, at: now, repeats: 0, items }] : young;
	let [room, size, shrunk, dropped] = [limits.items, limits.size, 0, 0];
	const kept: Batch[] = [];
	for (const batch of [...all].reverse()) {
		const left: JsonObject[] = [];
		for (const item of [...batch.items].reverse()) {
			const length = JSON.stringify(item).length;
			const fits = length <= size - room * smallest;
			const form = fits ? item : onlyChange(item);
			const cost = fits ? length : JSON.stringify(form).length;
			if (room === 0 || cost > size) {
				dropped += 1;
				continue;
			}
			if (!fits && item['rebuilt'] !== true) shrunk += 1;
			room -= 1;
			size -= cost;
			left.unshift(form);
		}
		if (left.length > 0) kept.unshift({ ...batch, items: left });
	}
	return { batches: kept, shrunk, dropped };
}

/** Room that is set aside for the change of each further item, so that a few large ones do not push all others out. */
const smallest = 250;

const fieldsOfChange = [
	'uid',
	'alert_type',
	'notice_type',
	'label',
	'changed',
	'is_new',
	'also',
	'dedupe_key',
	'detected_at',
	'happened_at',
	'public',
	'status',
	'retracted',
	'superevent_id',
	'url',
];

function onlyChange(item: JsonObject): JsonObject {
	const entries = fieldsOfChange.flatMap((name) => {
		const value = item[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return { ...Object.fromEntries(entries), rebuilt: true };
}

/**
 * What to emit again: items that this process did not emit itself.
 *
 * @param isOwn whether this process emitted a batch: then it lives, and so n8n has made an execution of it
 */
export function itemsToRepeat(
	batches: readonly Batch[],
	isOwn: (id: string) => boolean,
	now: number,
): { items: JsonObject[]; batches: Batch[] } {
	const items: JsonObject[] = [];
	const after = batches.map((batch) => {
		if (isOwn(batch.id) || !mayRepeat(batch, now)) return batch;
		items.push(...batch.items);
		return { ...batch, repeats: batch.repeats + 1 };
	});
	return { items, batches: after };
}

function mayRepeat({ at, repeats }: Batch, now: number): boolean {
	return now - at <= limits.age && repeats < limits.repeats;
}
