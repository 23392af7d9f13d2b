import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../support/engine';
import { runFor } from './calls';
import type { Run } from './calls/run';
import { rootOf } from './canned';
import type { CaseFile, Value, WireCase } from './caseFile';
import { differences, shown } from './compare';
import { onceAboutTheServer, refusedByClient, withoutExtras } from './filters';
import { pageDifferences } from './pages';
import type { Recorder } from './recorder';
import { type Done, replay } from './replay';
import { canBeReplayed, once } from './repeats';
import { notACall, rules } from './rules';
import { differencesFromCall } from './rules/accepted';
import type { Expectation, Subject } from './rules/rule';
import { aboutRepeats, comparedInWords } from './rules/words';
import { bind, type Call, NotACall } from './signatures';

/** The result of one case. */
export type Verdict =
	| { kind: 'passed' }
	/** Different from the client, for the reasons that docs/wire.md gives under these names. */
	| { kind: 'exception'; rules: string[] }
	| { kind: 'failed'; why: string[] };

export interface Bench {
	engine: Engine;
	recorder: Recorder;
	file: CaseFile;
	/** Rules that docs/wire.md lists; no others count. */
	allowed: ReadonlySet<string>;
}

/** What happened in a case; `done` is undefined where nothing was run, with the verdict on it. */
export type Observed = { verdict: Verdict } | { call: Call; run: Run; done: Done };

/** Replays a case. */
export async function observe(bench: Bench, wire: WireCase): Promise<Observed> {
	const { file, allowed } = bench;
	const words = comparedInWords(wire);
	const isRun = words === aboutRepeats && canBeReplayed(wire);
	if (words !== undefined && !isRun && allowed.has(words)) return exception(words);
	try {
		const call = bind(wire.method, wire.args, wire.kwargs);
		const run = runFor(call, { files: file.files, stdin: wire.stdin });
		if (run === undefined) return failed(`no operation does what ${wire.method} does`);
		return { call, run, done: await replay(bench.engine, bench.recorder, file, wire, run) };
	} catch (error) {
		if (!(error instanceof NotACall)) throw error;
		const isSo = wire.outcome.raises === 'TypeError' && allowed.has(notACall);
		return isSo ? exception(notACall) : failed(error.message);
	}
}

/** Compares what happened with what the client does; where the server made both repeat it, what was sent but not how often. */
export function judge(bench: Bench, wire: WireCase, observed: Observed): Verdict {
	if ('verdict' in observed || comparedInWords(wire) !== aboutRepeats) {
		return judgeOnce(bench, wire, observed);
	}
	const sent = once(wire, observed.done);
	const verdict = judgeOnce(bench, sent.wire, { ...observed, done: sent.done });
	if (verdict.kind === 'failed' || !bench.allowed.has(aboutRepeats)) return verdict;
	const others = verdict.kind === 'exception' ? verdict.rules : [];
	return { kind: 'exception', rules: [aboutRepeats, ...others] };
}

/** Compares what happened with what the client does, and where that differs with what the rules say. */
function judgeOnce({ file, allowed }: Bench, wire: WireCase, observed: Observed): Verdict {
	if ('verdict' in observed) return observed.verdict;
	const { call, done } = observed;
	const numbers = numbersOf(wire);
	const refused = refusedByClient(wire);
	const requests = refused ? [] : onceAboutTheServer(wire.requests);
	const asTheClient: Expectation = { requests, refused };
	const root = rootOf(file, wire, '{api}');
	const subject = { wire, call, file, root };
	const why = mismatches(asTheClient, done, subject, numbers);
	if (why.length === 0) return { kind: 'passed' };

	let expected = asTheClient;
	const used: string[] = [];
	for (const { id, instead } of rules) {
		if (!allowed.has(id)) continue;
		const other = instead(expected, { ...subject, call: expected.call ?? call });
		if (other === undefined || isDeepStrictEqual(other, expected)) continue;
		used.push(id);
		expected = { call: expected.call, ...other };
	}
	const stillWhy = used.length > 0 ? mismatches(expected, done, subject, numbers) : why;
	if (stillWhy.length === 0) return { kind: 'exception', rules: used };
	const said = done.error === undefined ? [] : [`it says: ${done.error}`];
	return { kind: 'failed', why: [...stillWhy, ...said] };
}

const exception = (rule: string): Observed => ({ verdict: { kind: 'exception', rules: [rule] } });
const failed = (why: string): Observed => ({ verdict: { kind: 'failed', why: [why] } });

function mismatches(
	expected: Expectation,
	done: Done,
	subject: Subject,
	numbers: ReadonlySet<number>,
): string[] {
	const { outcome } = subject.wire;
	const ours = withoutExtras(done.requests, expected.requests);
	if (expected.refused) {
		if (done.error === undefined) return ['it should be refused', ...ours.map(shown)];
		return ours.map((request) => `${shown(request)} was sent before the refusal`);
	}
	if (expected.accepted) {
		if (done.error !== undefined) return ['it fails'];
		return differencesFromCall({ ...subject, call: expected.call ?? subject.call }, ours);
	}
	if (expected.mayBeSo) {
		const writes = ours.filter(({ verb }) => verb !== 'GET');
		return differences(expected.requests, writes, numbers);
	}
	const fails =
		outcome.raises !== undefined && expected.requests.length > 0 && outcome.status !== undefined;
	if (done.error !== undefined && !fails)
		return ['it fails', ...differences(expected.requests, ours, numbers)];
	if (done.error === undefined && fails) return ['it should fail'];
	const found = expected.inOtherPages
		? pageDifferences(expected.requests, ours)
		: differences(expected.requests, ours, numbers);
	return [...found, ...resultDifferences(done, outcome)];
}

/** Rows and counts that came out otherwise than the client's. */
function resultDifferences({ items }: Done, { rows, returns }: WireCase['outcome']): string[] {
	if (rows !== undefined) {
		const ids = items.map((item) => item['superevent_id'] ?? item['graceid'] ?? item['number']);
		// Columns may leave the ids out.
		if (ids.every((id) => id === undefined) && ids.length === rows.length) return [];
		if (isDeepStrictEqual(ids, rows)) return [];
		return [`rows ${JSON.stringify(ids)} instead of ${JSON.stringify(rows)}`];
	}
	if (Array.isArray(returns)) {
		const key = returns.every((one) => typeof one === 'number') ? 'version' : 'number';
		const values = items.map((item) => item[key]);
		if (isDeepStrictEqual(new Set(values), new Set(returns))) return [];
		return [`${JSON.stringify(values)} instead of ${JSON.stringify(returns)}`];
	}
	const count = items[0]?.['count'];
	if (typeof returns === 'number' && count !== returns)
		return [`the number ${JSON.stringify(count)} instead of ${returns}`];
	return [];
}

/** All numbers that a call was given. */
export const numbersOf = ({ args, kwargs }: WireCase): ReadonlySet<number> =>
	new Set(numbersIn([args, kwargs]));

function numbersIn(value: Value): number[] {
	if (typeof value === 'number') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, one]) =>
		key === '$float' ? [Number(one)] : numbersIn(one),
	);
}
