import { isDeepStrictEqual } from 'node:util';
import type { Item } from './messages';
import type { Run } from './play';
import type { Violation } from './violation';

const fields = ['status', 'far', 'instruments', 'classification', 'properties'];

/** What the items of one process have said of a superevent: the last value of each field that was known. */
type Said = Map<string, unknown>;

/** Superevents of which the last item is remembered. */
const mostRemembered = 500;

/**
 * `changed_since_last` is what differs between an item and the one before it of the same superevent. It is judged by the items themselves,
 * from one item of a process to the next: what a process before it has emitted may have been lost.
 */
export function* judgeChangedSince({ executions, segments }: Run): Generator<Violation> {
	const said = new Map<string, Said>();
	const keys = new Set<string>();
	let process: number | undefined;
	let at = 0;
	for (const execution of executions) {
		const since = at;
		at = execution.at;
		const isFresh = segments.some((one) => one.isFresh && one.from > since && one.from <= at);
		if (isFresh || execution.process !== process) said.clear();
		if (isFresh) keys.clear();
		process = execution.process;
		for (const item of execution.items) {
			const key = String(item['dedupe_key']);
			// Repeated ones show what was; of several changes in one item, each has its own.
			if (typeof item['uid'] !== 'string' || keys.has(key)) continue;
			keys.add(key);
			for (const each of (item['changes'] ?? [item]) as Item[]) {
				const words = wrong(each, said.get(item['uid']), said.size >= mostRemembered);
				if (words) yield { kind: 'lost', words: `${key}: ${words}` };
				said.set(item['uid'], later(said.get(item['uid']), each));
			}
		}
	}
}

function wrong(item: Item, before: Said | undefined, isForgotten: boolean): string | undefined {
	const changed = item['changed_since_last'] as Item | null | undefined;
	if (!before || changed === undefined) return undefined;
	if (changed === null) {
		return isForgotten ? undefined : 'changed_since_last is null though there was an item';
	}
	for (const field of fields) {
		const [from, to] = [before.get(field), rounded(item[field])];
		if (from === undefined || !(field in item)) continue;
		const isChanged = to !== null && !isDeepStrictEqual(from, to);
		const right = isChanged ? { from, to } : undefined;
		if (isDeepStrictEqual(rounded(changed[field]), right)) continue;
		return `changed_since_last has ${JSON.stringify(changed[field])} for ${field} and should have ${JSON.stringify(right)}`;
	}
	return undefined;
}

function later(before: Said | undefined, item: Item): Said {
	const after: Said = new Map(before);
	for (const field of fields) {
		if (item[field] !== null && item[field] !== undefined) after.set(field, rounded(item[field]));
	}
	return after;
}

/** Probabilities are compared to three decimals. */
function rounded(value: unknown): unknown {
	if (typeof value === 'number') return value > 1e-3 ? Math.round(value * 1000) / 1000 : value;
	if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}
