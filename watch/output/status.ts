import { isDeepStrictEqual } from 'node:util';
import type { AlertStatus } from '../../gracedb/alert/status';
import type { Json, JsonObject } from '../../gracedb/json';
import type { KnownNotice } from '../state/fingerprint';

/** What is remembered from one item of a superevent to the next; null where it is not known. */
export interface Snapshot {
	/** Not compared: a retraction that is heard does not say whether what it retracts was significant. */
	significant: boolean | null;
	status: AlertStatus | null;
	/** Hz. */
	far: number | null;
	instruments: Json;
	/** Class → probability. */
	classification: Json;
	/** Property → probability. */
	properties: Json;
}

/** Type of the newest public notice, of those that are known. */
export function newestType(
	notices: Readonly<Partial<Record<string, readonly KnownNotice[]>>>,
): string | undefined {
	let newest: { type: string; at: number } | undefined;
	for (const [type, list = []] of Object.entries(notices)) {
		for (const { at } of list) if (!newest || at >= newest.at) newest = { type, at };
	}
	return newest?.type;
}

const fields = ['status', 'far', 'instruments', 'classification', 'properties'] as const;

/**
 * What differs from the last emitted item, as `{ far: { from, to } }`. What is not known then or now is no change.
 *
 * @returns null where the last item is not remembered
 */
export function changedSince(last: Snapshot | undefined, now: Snapshot): JsonObject | null {
	if (!last) return null;
	const changed: JsonObject = {};
	for (const field of fields) {
		const [from, to] = [last[field], now[field]];
		if (from === null || to === null || isDeepStrictEqual(from, to)) continue;
		changed[field] = { from, to };
	}
	return changed;
}

/** Probabilities to three decimals: what differs less is the same, and it is remembered in few characters. */
export function rounded(probabilities: Json): Json {
	if (typeof probabilities !== 'object' || probabilities === null) return probabilities;
	return Object.fromEntries(
		Object.entries(probabilities).map(([name, value]) => [
			name,
			typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
		]),
	);
}

/** What was known then and is not now is remembered still. */
export function remembered(last: Snapshot | undefined, now: Snapshot): Snapshot {
	if (!last) return now;
	const entries = (['significant', ...fields] as const).map((field) => [
		field,
		now[field] ?? last[field],
	]);
	return Object.fromEntries(entries) as Snapshot;
}
