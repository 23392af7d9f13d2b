import { isDeepStrictEqual } from 'node:util';
import { judgeChangedSince } from './changedSince';
import { type Expected, expectedOf } from './expected';
import { groupBy } from './groupBy';
import { judgeHeard } from './heard';
import { type Item, messagesOf } from './messages';
import type { Run } from './play';
import { hour, maxPause, minute, repeats, second } from './promise';
import { judgeReports } from './reports';
import type { Violation } from './violation';
import { type Life, versionAt } from './truth';

/** A message in an execution. */
interface Emission {
	id: string;
	token: string;
	key: string;
	asked: number;
	at: number;
	process: number;
	isLost: boolean;
	item: Item;
}

/** Judges a run: what was owed and did not come, came late, came twice, or was not owed. */
export function judge(run: Run): { violations: Violation[]; changes: number } {
	const emissions = emissionsOf(run);
	const expected = expectedOf(run);
	const violations = [
		...run.failures.map((words): Violation => ({ kind: 'lost', words })),
		...judgeExpected(run, expected, emissions),
		...judgeEmissions(run, expected, emissions),
		...judgeKeys(run, emissions),
		...judgeItems(run, emissions),
		...judgeOrder(run),
		...judgeChangedSince(run),
		...judgeReports(run),
		...judgeHeard(run),
	];
	return { violations, changes: emissions.length };
}

function emissionsOf({ executions }: Run): Emission[] {
	const tokens = new Map<string, string>();
	const emissions = executions.flatMap(({ asked, at, items, isLost, process }) =>
		items
			.filter((item) => typeof item['uid'] === 'string')
			.flatMap((item) =>
				messagesOf(item).map((message) => ({ ...message, asked, at, process, isLost, item })),
			),
	);
	return emissions.map((emission) => {
		const { key, item, token } = emission;
		// A repeated item that was too large says no more than its key.
		const known = item['rebuilt'] === true ? tokens.get(key) : undefined;
		tokens.set(key, known ?? token);
		return { ...emission, token: known ?? token };
	});
}

const iso = (ms: number): string => new Date(ms).toISOString().slice(5, 19);

/** Whether a message says what was expected. */
function says({ id, token }: { id: string; token: string }, expected: Expected): boolean {
	if (id !== expected.id) return false;
	if (token === expected.token) return true;
	// What was there before the trigger has no known time.
	return (
		token.endsWith(' earlier') && expected.token.startsWith(token.slice(0, -' earlier'.length))
	);
}

function* judgeExpected(
	run: Run,
	expected: readonly Expected[],
	emissions: readonly Emission[],
): Generator<Violation> {
	const byId = groupBy(emissions, ({ id }) => id);
	for (const one of expected) {
		if (one.due === undefined || one.due > run.end) continue;
		const { due } = one;
		const mine = (byId.get(one.id) ?? []).filter((emission) => says(emission, one));
		// A label that announced a notice may have stood for it, with the same key, before it went out.
		const from = one.token.startsWith('public_notice') ? earliest(expected, one) : one.from;
		const heard = mine.filter(
			({ at, isLost }) => !isLost && (at >= from - second || isDateWrong(run, at)),
		);
		const first = heard[0];
		const owed = `${one.id} ${one.token}: since ${iso(one.from)}, due ${iso(due)}`;
		if (!first) {
			const lost = mine.findLast(({ isLost }) => isLost);
			// What n8n loses again and again is given up.
			if (mine.filter(({ isLost }) => isLost).length > repeats.times) continue;
			// n8n lost it: it comes again with the first good poll after the start.
			if (lost && (run.isDurable || isExcused(run, lost.at))) continue;
			yield { kind: 'lost', words: owed };
		} else if (first.at > due && !mine.some(({ isLost, asked }) => isLost && asked <= due)) {
			yield { kind: 'late', words: `${owed}, came ${iso(first.at)}` };
		}
	}
}

/** Whether the server gives a wrong date: then what waits for some minutes may come earlier. */
function isDateWrong({ faults }: Run, at: number): boolean {
	return faults.some(
		({ symptom, from, to }) => symptom.kind === 'skew' && from <= at && at <= to + 3 * minute,
	);
}

/** When a message may come first, for whichever reason. */
function earliest(expected: readonly Expected[], { id, token, from }: Expected): number {
	const same = expected.filter((other) => other.id === id && other.token === token);
	return Math.min(from, ...same.map((other) => other.from));
}

/** Whether what was lost need not come again: nothing was well for an hour, the user does not want it, or it is too early to say. */
function isExcused(run: Run, lostAt: number): boolean {
	const restart = run.outages.find(({ to, kind }) => kind === 'down' && to > lostAt);
	const segment = run.segments.findLast(({ from }) => from <= (restart?.to ?? lostAt));
	if (segment?.selection.repeats === false) return true;
	if (!restart || restart.to + 10 * minute > run.end) return true;
	const isFresh = run.segments.some(({ from, isFresh }) => isFresh && from > lostAt);
	const isAway = [...run.faults, ...run.outages].some(
		(one) => one !== restart && one.from < restart.to + 5 * minute && one.to > restart.to - minute,
	);
	return isFresh || isAway || restart.to - lostAt > repeats.within - 10 * minute;
}

/** Nothing may come that is not true, or was known. */
function* judgeEmissions(
	run: Run,
	expected: readonly Expected[],
	emissions: readonly Emission[],
): Generator<Violation> {
	const byId = groupBy(expected, ({ id }) => id);
	for (const emission of emissions) {
		if (emission.token === 'no_longer_matches') continue;
		const isOwed = (byId.get(emission.id) ?? []).some(
			(one) =>
				says(emission, one) && (one.from <= emission.at + second || isDateWrong(run, emission.at)),
		);
		if (isOwed || isRemembered(run, byId.get(emission.id) ?? [], emission)) continue;
		yield {
			kind: 'repeated',
			words: `${emission.id} ${emission.token} came ${iso(emission.at)} and was not owed`,
		};
	}
}

/** A process that goes on may remember what n8n has lost: then it tells, in the time after, what had happened before. */
function isRemembered(
	{ segments }: Run,
	expected: readonly Expected[],
	emission: Emission,
): boolean {
	const isAnew = segments.some(({ isFresh, from }, at) => isFresh && at > 0 && from <= emission.at);
	return isAnew && expected.some((one) => says(emission, one));
}

/** One change has one key, and a key one meaning; it comes again only after a restart, as it was. */
function* judgeKeys(run: Run, emissions: readonly Emission[]): Generator<Violation> {
	const first = new Map<string, Emission>();
	const last = new Map<string, Emission[]>();
	const keys = new Map<string, string>();
	for (const emission of emissions) {
		const { key, id, token } = emission;
		const before = first.get(key);
		const isSingle = /^(new|label_added|confirmed_as_gw|log|voevent|notice|emobservation) ?/.test(
			token,
		);
		const other = keys.get(`${id} ${token}`);
		const isFresh = run.segments.some(
			({ isFresh, from }) => isFresh && from > (before?.at ?? 0) && from <= emission.at,
		);
		if (isSingle && other !== undefined && other !== key && !token.endsWith('earlier')) {
			yield { kind: 'repeated', words: `${id} ${token} came as ${other} and as ${key}` };
		}
		keys.set(`${id} ${token}`, key);
		const times = [...(last.get(key) ?? []), emission];
		last.set(key, times);
		if (!before) {
			first.set(key, emission);
			continue;
		}
		if (before.id !== id || before.token !== token) {
			yield { kind: 'lost', words: `${key} was ${before.token} and is ${token}` };
			continue;
		}
		const previous = times.at(-2);
		if (previous?.process === emission.process && !isFresh) {
			yield { kind: 'repeated', words: `${key} came ${iso(previous.at)} and ${iso(emission.at)}` };
		} else if (
			!isFresh &&
			(times.length > 1 + repeats.times || emission.at - before.at > repeats.within + hour)
		) {
			yield { kind: 'repeated', words: `${key} came ${times.map(({ at }) => iso(at)).join(', ')}` };
		} else if (!isFresh && !isSameItem(before.item, emission.item)) {
			yield { kind: 'repeated', words: `${key} came again otherwise than it was` };
		}
	}
}

function isSameItem(before: Item, again: Item): boolean {
	return again['rebuilt'] === true || isDeepStrictEqual(before, again);
}

const statuses: Record<string, string> = {
	EARLYWARNING: 'early_warning',
	PRELIMINARY: 'preliminary',
	INITIAL: 'initial',
	UPDATE: 'update',
	RETRACTION: 'retracted',
};

/** What items say beside the change. */
function* judgeItems(run: Run, emissions: readonly Emission[]): Generator<Violation> {
	const seen = new Set<string>();
	for (const { id, key, token, item, asked, at } of emissions) {
		const life = run.truth.lives.get(id);
		// Repeated ones show what was.
		if (!life || seen.has(key)) continue;
		seen.add(key);
		const [, type = ''] = token.split(' ');
		// An item with several changes shows each as it would be alone.
		const changes = (item['changes'] ?? []) as Item[];
		const alone = changes.find((change) => change['dedupe_key'] === key) ?? item;
		const wrong =
			wrongPublic(run, life, item, asked, at) ??
			wrongSignificant(run, life, item, asked, at) ??
			wrongIncomplete(run, life, item, asked, at) ??
			(token.startsWith('public_notice') && 'status' in alone
				? wrongStatus(alone, life, type, at)
				: undefined);
		if (wrong) yield { kind: 'lost', words: `${key}: ${wrong}` };
	}
}

/** A notice gives the status, but for one that was confirmed and is not retracted by it. */
function wrongStatus(item: Item, life: Life, type: string, at: number): string | undefined {
	const isConfirmed = versionAt(life, at)?.gwId != null && type !== 'RETRACTION';
	if (isConfirmed) return undefined;
	const status = statuses[type];
	return (
		wrongField(item, 'status', status) ?? wrongField(item, 'retracted', status === 'retracted')
	);
}

function wrongField(item: Item, name: string, right: unknown): string | undefined {
	if (item[name] === right) return undefined;
	return `${name} is ${JSON.stringify(item[name])} and should be ${JSON.stringify(right)}`;
}

/** Whether everybody may see it; `unknown` only where anonymous users got no answer. */
function wrongPublic(
	run: Run,
	life: Life,
	item: Item,
	asked: number,
	at: number,
): string | undefined {
	const before = versionAt(life, asked)?.exposed;
	const after = versionAt(life, at)?.exposed;
	// What was sent to all is public, whatever became of the superevent.
	if ('stream' in item)
		return item['public'] === true ? undefined : wrongField(item, 'public', true);
	if (before === undefined || before !== after || item['public'] === before) return undefined;
	const isFaulty = run.faults.some(({ from, to }) => from <= at && to >= asked - hour);
	if (isFaulty && item['public'] === 'unknown') return undefined;
	return wrongField(item, 'public', before);
}

const significantLabels = ['SIGNIF_LOCKED', 'GCN_PRELIM_SENT', 'RAVEN_ALERT'];

/** Labels make a superevent significant, or a notice does where there is one. */
function wrongSignificant(
	{ faults }: Run,
	life: Life,
	item: Item,
	asked: number,
	at: number,
): string | undefined {
	const isOld = faults.some(
		({ symptom, from, to }) => symptom.kind === 'stale' && from <= at && to >= asked - hour,
	);
	// What is hidden has no record any more.
	if (!('significant' in item) || isOld) return undefined;
	if (item['alert_type'] === 'hidden' && item['significant'] === null) return undefined;
	// A notice without an event does not say it, and what was there before may not be known.
	if ('stream' in item && item['notice_type'] === 'RETRACTION' && item['significant'] === null) {
		return undefined;
	}
	const answers = [asked, at].map((time) => {
		const version = versionAt(life, time);
		if (significantLabels.some((name) => version?.labels.has(name))) return true;
		return version && version.alerts.length === 0 ? false : undefined;
	});
	const [before, after] = answers;
	if (before === undefined || before !== after) return undefined;
	return wrongField(item, 'significant', before);
}

const products = ['sky_map', 'classification', 'properties'];

/** Lists are named that could not be read: no others, and notices always, without which nobody knows what was sent. */
function wrongIncomplete(
	run: Run,
	life: Life,
	item: Item,
	asked: number,
	at: number,
): string | undefined {
	const named = (item['incomplete'] ?? []) as string[];
	// What was heard has its notice with it.
	if ('stream' in item) return undefined;
	const isNew = item['alert_type'] === 'new' || item['is_new'] === true;
	const lists = named.filter((name) => !products.includes(name));
	const around = run.faults.filter(
		({ from, to }) => from <= at + second && to >= asked - maxPause - minute,
	);
	const others = around.filter(({ place }) => !('id' in place) || place.id === life.id);
	if (lists.length > 0 && others.length === 0) {
		return `incomplete is ${named.join(', ')} though all could be read`;
	}
	const [only, ...more] = around;
	const isOfNotices =
		only?.place.kind === 'list' && only.place.id === life.id && only.place.list === 'notices';
	const isSure = isOfNotices && more.length === 0 && only.from < asked && only.to > at;
	const isFailing = isSure && only.symptom.kind !== 'slow';
	const segment = run.segments.findLast(({ from }) => from <= asked);
	const isWanted = segment?.selection.kinds.has('public_notice') === true;
	if (!isNew || !isFailing || !isWanted || lists.includes('notices')) return undefined;
	return `incomplete is ${named.join(', ')} without notices, which could not be read`;
}

/** `new` comes first, and the rest in the order of their times. */
function* judgeOrder({ executions }: Run): Generator<Violation> {
	for (const { items, at } of executions) {
		const named = items.filter(({ uid }) => typeof uid === 'string');
		for (const [id, mine] of groupBy(named, ({ uid }) => String(uid))) {
			const kinds = mine.map((item) => String(item['alert_type']));
			const isRepeating = new Set(mine.map((item) => item['detected_at'])).size > 1;
			if (isRepeating) continue;
			if (kinds.includes('new') && kinds[0] !== 'new') {
				yield { kind: 'repeated', words: `${id} at ${iso(at)}: ${kinds.join(', ')}` };
			}
			const times = mine
				.filter((item) => item['alert_type'] !== 'new' && item['is_new'] !== true)
				.map((item) => item['happened_at'])
				.filter((time) => typeof time === 'string');
			if (times.join() !== times.toSorted().join()) {
				yield { kind: 'repeated', words: `${id} at ${iso(at)} in disorder: ${times.join(', ')}` };
			}
		}
	}
}
