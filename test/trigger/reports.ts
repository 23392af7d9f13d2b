import type { Fault, ListName, Place } from './faults';
import type { Item } from './messages';
import type { Run } from './play';
import { day, maxPause, minute, reports as promised, second } from './promise';
import { versionAt } from './truth';
import type { Violation } from './violation';

/** A failure of which the user has to hear, in a time in which nothing else disturbs the trigger. */
interface Owed {
	/** When the trigger has met it at the latest. */
	since: number;
	until: number;
	/** What a report has to say of it. */
	isNamed: (text: string) => boolean;
	words: string;
	/** Whether heartbeats have to name it. */
	isThing: boolean;
}

/** Polls that may lie between a failure and its report, and what the pauses between attempts may add. */
const slack = 6 * minute;

/** What was in arrears was reported, and nothing that was well. */
export function* judgeReports(run: Run): Generator<Violation> {
	const owed = [...owedOf(run)];
	for (const one of owed) yield* silence(run, one);
	yield* judgeHeartbeats(run, owed);
	yield* falseAlarms(run);
	yield* tooOften(run);
}

function* silence({ reports }: Run, owed: Owed): Generator<Violation> {
	const { since, until, isNamed, words } = owed;
	const about = reports.filter(({ text }) => isNamed(text));
	const first = since + promised.after + slack;
	for (let due = first; due < until; due += promised.every + slack) {
		// What was reported within the last hour need not be reported again.
		const begin = due - promised.every - 2 * slack;
		if (about.some(({ at }) => at >= begin && at <= due)) continue;
		yield { kind: 'silent', words: `${words}: no report until ${iso(due)}` };
		return;
	}
}

/** Heartbeats name what is in arrears, and nothing else. */
function* judgeHeartbeats(run: Run, owed: readonly Owed[]): Generator<Violation> {
	for (const { at, items } of run.executions) {
		for (const item of items.filter(({ alert_type: kind }) => kind === 'heartbeat')) {
			const arrears = item['arrears'] as Item[];
			const text = arrears.map(({ what }) => String(what)).join('; ');
			for (const { since, until, isNamed, words, isThing } of owed) {
				if (!isThing || at < since + promised.after + slack || at >= until) continue;
				if (!isNamed(text))
					yield { kind: 'silent', words: `${words}: not in ${text} at ${iso(at)}` };
			}
			if (arrears.length > 0 && !isExplained(run, at)) {
				yield { kind: 'silent', words: `heartbeat at ${iso(at)} though all is well: ${text}` };
			}
		}
	}
}

/** Stretches of a time in which nothing makes the trigger begin its ten minutes anew. */
function quietParts(run: Run, { from, to, place }: Fault): { since: number; until: number }[] {
	const isOfAll = ({ kind }: Place): boolean => kind === 'server' || kind === 'anonymous';
	const disturbances = [
		...run.outages,
		...run.segments.slice(1).map((segment) => ({ from: segment.from, to: segment.from })),
		...run.faults.filter((other) => isOfAll(other.place) || isOfAll(place)),
	].filter((one) => one.from !== from && one.to >= from && one.from <= to);
	const end = Math.min(to, run.end);
	let since = from;
	const parts: { since: number; until: number }[] = [];
	for (const one of disturbances.sort((a, b) => a.from - b.from)) {
		if (one.from > since) parts.push({ since, until: Math.min(one.from, end) });
		since = Math.max(since, one.to + minute);
	}
	if (since < end) parts.push({ since, until: end });
	return parts;
}

function* owedOf(run: Run): Generator<Owed> {
	for (const fault of run.faults) {
		const { place, symptom, from, to } = fault;
		if (symptom.kind === 'stale' || symptom.kind === 'skew') continue;
		// A server that takes 26 s for each answer is slow, but answers.
		if (symptom.kind === 'slow') continue;
		const target = targetOf(run, fault);
		if (!target) continue;
		const words = `${JSON.stringify(place)} ${JSON.stringify(symptom)} from ${iso(from)} to ${iso(to)}`;
		for (const { since, until } of quietParts(run, fault)) {
			const { isNamed, isMet, delay } = target;
			if (isMet(since)) {
				yield {
					since: since + delay,
					until,
					isNamed,
					words,
					isThing: place.kind === 'record' || place.kind === 'list',
				};
			}
		}
	}
	for (const { kind, from, to } of run.outages) {
		if (kind !== 'credential' || to - from < 20 * minute) continue;
		const others = [...run.faults, ...run.outages, ...run.segments.slice(1)];
		const isDisturbed = others.some(
			(one) => one.from !== from && ('to' in one ? one.to : one.from) >= from && one.from <= to,
		);
		if (isDisturbed) continue;
		const words = `credential from ${iso(from)}`;
		yield { since: from, until: to, isNamed: () => true, words, isThing: false };
	}
}

interface Met {
	isNamed: (text: string) => boolean;
	/** Whether the trigger has to look at it in the time after a moment. */
	isMet: (at: number) => boolean;
	/** After which it has. */
	delay: number;
}

/** What a report has to name, and when the trigger meets it; undefined if it need not. */
function targetOf(run: Run, { place, symptom }: Fault): Met | undefined {
	const isHanging = symptom.kind === 'hang';
	switch (place.kind) {
		case 'server':
			return { isNamed: () => true, isMet: () => true, delay: 0 };
		case 'record': {
			const created = run.truth.lives.get(place.id)?.created ?? 0;
			return {
				isNamed: (text) => namesTime(text, created) || namesId(text, place.id),
				isMet: (at) => isFollowed(run, place.id, at) && isFound(run, place.id, at),
				// A closed slice is read every ten minutes or less often, and halves that hang take their time.
				delay: (isHanging ? 40 : 15) * minute,
			};
		}
		case 'list': {
			const { id, list } = place;
			const name = listWords[list];
			if (list !== 'notices' && list !== 'voevents') return undefined;
			return {
				isNamed: (text) => isCutShort(text) || new RegExp(`${name} of ${id}\\b`).test(text),
				isMet: (at) => isFollowed(run, id, at) && isWatched(run, id, at),
				delay: 30 * minute,
			};
		}
		case 'anonymous':
			// A member is told once, in n8n's log.
			return run.isAnonymous ? { isNamed: () => true, isMet: () => true, delay: 0 } : undefined;
		case 'slice':
		case 'pageSize':
			return undefined;
	}
}

const listWords: Record<ListName, string> = {
	notices: 'notices',
	voevents: 'VOEvents',
	labels: 'labels',
	logs: 'log',
	signoffs: 'signoffs',
};

const namesId = (text: string, id: string): boolean =>
	isCutShort(text) || new RegExp(`\\b${id}\\b`).test(text);

/** A report names five, and how many more there are. */
const isCutShort = (text: string): boolean => /and \d+ more/.test(text);

/** Whether a range of times of creation is named in which something was created. */
function namesTime(text: string, created: number): boolean {
	const ranges = /created (?:from (\S+Z) to (\S+Z)|since (\S+Z))/g;
	return [...text.matchAll(ranges)].some(([, from, to, since]) => {
		const begin = Date.parse(from ?? since ?? '');
		return begin - second <= created && created <= (to ? Date.parse(to) + second : Infinity);
	});
}

/** Whether the trigger has emitted something about it, so that it looks at it. */
function isFollowed(run: Run, id: string, at: number): boolean {
	return run.executions.some((one) => one.at < at && one.items.some(({ uid }) => uid === id));
}

/** Whether the search of the user finds it, all the time from a moment on. */
function isFound(run: Run, id: string, from: number): boolean {
	const life = run.truth.lives.get(id);
	const segments = run.segments.filter(
		(segment, at) => (run.segments[at + 1]?.from ?? Infinity) > from && segment.from <= run.end,
	);
	if (!life) return false;
	const versions = life.versions.filter(
		(_version, at) => (life.versions[at + 1]?.at ?? Infinity) > from,
	);
	return segments.every(({ selection }) =>
		versions.every((version) => selection.finds(life, version, run.end)),
	);
}

/** Whether a list is read again and again: that of an alerted one of today that was not retracted, if it is wanted. */
function isWatched(run: Run, id: string, at: number): boolean {
	const life = run.truth.lives.get(id);
	const version = life && versionAt(life, at);
	if (!version || run.end - life.created > day) return false;
	const isAlerted = version.alerts.length > 0 && version.labels.has('GCN_PRELIM_SENT');
	const last = life.versions.at(-1);
	const isRetracted =
		last === undefined ||
		last.labels.has('ADVNO') ||
		last.alerts.some(({ type }) => type === 'RETRACTION');
	const isWanted = run.segments.every(({ selection }) => selection.kinds.has('public_notice'));
	// With more of them each is read less often.
	const isQuiet = run.truth.lives.size < 30;
	return isAlerted && !isRetracted && isWanted && isQuiet && isFound(run, id, at);
}

/** Reports for which there was no reason. */
function* falseAlarms(run: Run): Generator<Violation> {
	for (const { at, text } of run.reports) {
		if (isExplained(run, at)) continue;
		yield {
			kind: 'silent',
			words: `reported at ${iso(at)} though all was well: ${text.slice(0, 300)}`,
		};
	}
}

/** Whether something was wrong at a moment, or shortly before. */
function isExplained({ faults, outages, stream }: Run, at: number): boolean {
	if (stream?.garbage.some((one) => one.at <= at && one.at + second >= at)) return true;
	return [...faults, ...outages, ...(stream?.outages ?? [])].some(
		({ from, to }) => from <= at && to + maxPause + 15 * minute >= at,
	);
}

/** The same failure again, long before it is time. */
function* tooOften(run: Run): Generator<Violation> {
	const last = new Map<string, number>();
	const begins = [...run.outages.map(({ to }) => to), ...run.segments.map(({ from }) => from)];
	for (const { at, text } of run.reports) {
		// Of messages each is told of once, see heard.ts.
		if (text.startsWith('A message of the topic')) continue;
		// A report of things is about the first that it names; others differ in numbers.
		const [, thing] = /cannot be read: (.*?) \(since/.exec(text) ?? [];
		const sentence = thing ?? text.replace(/\d+/g, '#').slice(0, 60);
		const before = last.get(sentence) ?? -Infinity;
		last.set(sentence, at);
		const isAnew = begins.some((begin) => begin >= before - minute && begin <= at);
		if (isAnew || at - before >= promised.apart) continue;
		const words = `reported at ${iso(before)} and again at ${iso(at)}: ${text.slice(0, 200)}`;
		yield { kind: 'repeated', words };
	}
}

function iso(ms: number): string {
	return new Date(ms).toISOString().slice(5, 19);
}
