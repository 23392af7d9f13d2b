import type { Violation } from './violation';
import type { Run } from './play';
import { maxPause, minute, reports as promised } from './promise';

/** A failure of which the user has to hear. */
interface Owed {
	/** When the trigger must have met it, and from when it may have. */
	since: number;
	until: number;
	after: number;
	every: number;
	/** What the report has to name, if anything. */
	names?: RegExp;
	words: string;
}

/** Polls that may lie between a failure and its report, and what the pauses between attempts may add. */
const slack = 6 * minute;

/** What was in arrears was reported, and nothing that was well. */
export function* judgeReports(run: Run): Generator<Violation> {
	for (const owed of owedOf(run)) {
		const about = run.reports.filter(({ text }) => !owed.names || owed.names.test(text));
		for (let due = owed.since + owed.after + slack; due < owed.until && due < run.end;) {
			const isFirst = due === owed.since + owed.after + slack;
			const begin = isFirst ? owed.since - minute : due - owed.every - 2 * slack;
			if (!about.some(({ at }) => at >= begin && at <= due)) {
				yield { kind: 'silent', words: `${owed.words}: no report until ${iso(due)}` };
				break;
			}
			due += owed.every + slack;
		}
	}
	yield* falseAlarms(run);
	yield* tooOften(run);
}

/** The same failure again, long before it is time. */
function* tooOften(run: Run): Generator<Violation> {
	const last = new Map<string, number>();
	const begins = [...run.outages.map(({ to }) => to), ...run.segments.map(({ from }) => from)];
	for (const { at, text } of run.reports) {
		// Names and times differ between two reports of the same.
		const sentence = text.replace(/\d+/g, '#').slice(0, 60);
		const before = last.get(sentence) ?? -Infinity;
		last.set(sentence, at);
		const isAnew = begins.some((begin) => begin >= before - minute && begin <= at);
		if (isAnew || at - before >= promised.apart) continue;
		const words = `reported at ${iso(before)} and again at ${iso(at)}: ${text.slice(0, 200)}`;
		yield { kind: 'repeated', words };
	}
}

function* owedOf(run: Run): Generator<Owed> {
	const isDown = (at: number): boolean =>
		run.outages.some(({ from, to }) => from <= at && at <= to);
	const disturbances = [
		...run.outages,
		...run.segments.slice(1).map(({ from }) => ({ from, to: from })),
	];
	const common = { after: promised.after, every: promised.every };
	for (const { place, symptom, from, to } of run.faults) {
		// Each start of n8n, each edit and each other fault begins the ten minutes anew.
		const isDisturbed =
			disturbances.some((one) => one.to >= from && one.from <= to) ||
			run.faults.some((one) => one.from !== from && one.to >= from && one.from <= to);
		if (isDisturbed || isDown(from)) continue;
		if (symptom.kind === 'stale' || symptom.kind === 'skew') continue;
		// A server that takes 26 s for each answer is slow, but answers.
		if (symptom.kind === 'slow') continue;
		const words = `${place.kind} ${JSON.stringify(symptom)} from ${iso(from)} to ${iso(to)}`;
		if (place.kind === 'server') yield { ...common, since: from, until: to, words };
		if (place.kind === 'record' && isFollowed(run, place.id, from)) {
			const until = Math.min(to, run.end);
			// A closed slice is read every ten minutes or less often.
			const names = new RegExp(`${place.id}|created|slice|\\d\\d:\\d\\d:\\d\\d`, 'i');
			yield { ...common, since: from + 40 * minute, until, names, words };
		}
	}
	for (const { kind, from, to } of run.outages) {
		if (kind !== 'credential' || to - from < 20 * minute) continue;
		const isDisturbed = [...run.faults, ...disturbances.filter((one) => one.from !== from)].some(
			(one) => one.to >= from && one.from <= to,
		);
		if (isDisturbed) continue;
		yield { ...common, since: from, until: to, words: `credential from ${iso(from)}` };
	}
}

/** Whether the trigger has emitted something about it, so that it looks at it. */
function isFollowed(run: Run, id: string, at: number): boolean {
	return run.executions.some((one) => one.at < at && one.items.some(({ uid }) => uid === id));
}

/** Reports for which there was no reason. */
function* falseAlarms(run: Run): Generator<Violation> {
	const reasons = [...run.faults, ...run.outages];
	for (const { at, text } of run.reports) {
		const isReasonable = reasons.some(
			({ from, to }) => from <= at && to + maxPause + 15 * minute >= at,
		);
		if (isReasonable) continue;
		yield {
			kind: 'silent',
			words: `reported at ${iso(at)} though all was well: ${text.slice(0, 300)}`,
		};
	}
}

function iso(ms: number): string {
	return new Date(ms).toISOString().slice(5, 19);
}
