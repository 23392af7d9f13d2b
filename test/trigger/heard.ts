import { messagesOf } from './messages';
import type { Run } from './play';
import { minute, second } from './promise';
import type { Violation } from './violation';

/** A notice that is heard starts the workflow so soon. */
const atOnce = 2 * second;
/** What happened so long before an edit may count as before it. */
const beforeEdits = 6 * minute;

/** What a stream brings is told at once, and what cannot be read is reported once. */
export function* judgeHeard(run: Run): Generator<Violation> {
	if (!run.stream) return;
	yield* late(run);
	yield* garbage(run);
}

/** Of superevents that the trigger has told of, as many notices are told as have been heard. */
function* late(run: Run): Generator<Violation> {
	const { given = [] } = run.stream ?? {};
	const told = run.executions.flatMap(({ at, items }) =>
		items
			.filter(({ uid }) => typeof uid === 'string')
			.flatMap((item) => messagesOf(item).map((message) => ({ ...message, at }))),
	);
	for (const [place, heard] of given.entries()) {
		const { id, type, at, noticed } = heard;
		const episode = run.segments.findLast(({ from, isFresh }) => isFresh && from <= at);
		const segment = run.segments.findLast(({ from }) => from <= at);
		const first = told.find((one) => one.id === id && one.at >= (episode?.from ?? 0));
		if (!first || first.at >= noticed || segment?.selection.wants('public_notice') !== true) {
			continue;
		}
		if (isDisturbed(run, noticed - beforeEdits, at + atOnce)) continue;
		const before = given
			.slice(0, place + 1)
			.filter((one) => one.id === id && one.type === type && one.noticed > first.at);
		const owed = new Set(before.map(({ ordinal }) => ordinal)).size;
		const since = told.filter(
			(one) =>
				one.id === id &&
				one.token.startsWith(`public_notice ${type} `) &&
				one.at >= first.at &&
				one.at <= at + atOnce,
		);
		if (new Set(since.map(({ key }) => key)).size >= owed) continue;
		yield {
			kind: 'late',
			words: `${id} ${type} was heard ${iso(at)} and not told within ${atOnce / second} s`,
		};
	}
}

/** Whether n8n was not there, or the user changed the trigger. */
function isDisturbed({ outages, segments }: Run, from: number, to: number): boolean {
	return (
		outages.some((one) => one.from <= to && one.to >= from) ||
		segments.slice(1).some((one) => one.from >= from && one.from <= to)
	);
}

function* garbage(run: Run): Generator<Violation> {
	for (const { topic, offset, at } of run.stream?.garbage ?? []) {
		const named = run.reports.filter(
			({ text }) => text.includes(`topic ${topic} `) && text.includes(`offset ${offset},`),
		);
		// What n8n has forgotten of it is told again.
		const isAnew = isDisturbed(run, at - second, run.end);
		const isRight = isAnew ? named.length >= 1 : named.length === 1;
		if (isRight) continue;
		yield {
			kind: named.length === 0 ? 'silent' : 'repeated',
			words: `${topic}, offset ${offset}, which cannot be read, was reported ${named.length} times`,
		};
	}
}

const iso = (ms: number): string => new Date(ms).toISOString().slice(5, 19);
