import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../support/engine';
import { readCaseFile, standard } from './caseFile';
import { isAboutTheServer } from './filters';
import { type Bench, judge, type Verdict } from './judge';
import { mutantsOf } from './mutants';
import { type Recorder, startRecorder } from './recorder';
import { marks, withOtherNames } from './rename';
import { ruleIds } from './rules';
import { report, type Result, runCases } from './run';
import { faultsOf } from './sentence';
import { exceptionsInDocs, firstCells } from './table';

const readData = (name: string) => readCaseFile(resolve(__dirname, `../data/${name}.json`));

const file = readCaseFile(standard);
const variants = readData('ligo-gracedb-wire-variants');
const oddCases = readData('ligo-gracedb-wire-odd');
const kinds = readData('ligo-gracedb-wire-kinds');
const allowed = new Set(exceptionsInDocs());

/** Rules that put what the client would have sent in place of what it sent. */
const remaking = ['blanks', 'id-spelling', 'whole-numbers', 'advocate-instrument'];

const isRemade = (verdict: Verdict): boolean =>
	verdict.kind === 'exception' && verdict.rules.some((rule) => remaking.includes(rule));

const failures = (lines: string[]): string[] => lines.slice(0, -1);

// Each test replays hundreds of calls.
describe('the GraceDB node and LIGO’s Python client', { timeout: 180_000 }, () => {
	let recorder: Recorder;
	let bench: Bench;
	const results: Result[] = [];

	beforeAll(async () => {
		recorder = await startRecorder();
		bench = { engine: await loadEngine(), recorder, file, allowed };
	});
	afterAll(() => recorder.close());

	it.each([
		['the standard calls', file],
		['many other arguments', variants],
		['odd kinds of values, long lists and texts of all scripts', oddCases],
		['open files, columns as a text, a default API version and types of Python’s own', kinds],
	])('send the same requests, but for what docs/wire.md explains: %s', async (_name, cases) => {
		const more = await runCases({ ...bench, file: cases }, cases);
		results.push(...more);
		expect(failures(report(more))).toEqual([]);
	});

	it('refuse in a sentence that names the field and says what to do', () => {
		const bad = results.flatMap(({ wire, observed }) => {
			if ('verdict' in observed || observed.done.error === undefined) return [];
			if (!observed.done.requests.every(isAboutTheServer)) return [];
			const faults = faultsOf(observed.done.error, observed.run);
			return faults.map((fault) => `${wire.id} ${fault}: ${observed.done.error}`);
		});
		expect(bad).toEqual([]);
	});

	it.each([
		...marks.map((mark) => [mark, file, mark] as const),
		['variants', variants, undefined] as const,
		['odd calls', oddCases, undefined] as const,
	])('do so with other ids, names, files and values: %s', async (_name, cases, mark) => {
		const other = withOtherNames(cases, mark);
		const lines = report(await runCases({ ...bench, file: other }, other));
		expect(failures(lines)).toEqual([]);
	});

	it('do not send the same where the case says something else', () => {
		// What is refused is refused whatever would have been sent.
		const sent = results.filter(
			({ observed, verdict }) => 'done' in observed && !observed.done.error && !isRemade(verdict),
		);
		const good = sent.flatMap(({ wire, observed }) =>
			mutantsOf(wire).filter((mutant) => judge(bench, mutant, observed).kind !== 'failed'),
		);
		expect(good.map(({ id, requests }) => `${id} ${JSON.stringify(requests)}`)).toEqual([]);
	});

	it('differ only by rules that docs/wire.md gives the reason of', () => {
		expect([...allowed].toSorted()).toEqual(ruleIds.toSorted());
		const withoutReasons = { ...bench, allowed: new Set<string>() };
		const event = results.find(({ wire }) => wire.id === 'id-kind/D6');
		if (!event) throw new Error('the case is gone');
		expect(judge(withoutReasons, event.wire, event.observed)).toMatchObject({ kind: 'failed' });
	});

	it('are compared in words where it is about Python’s own machinery, case by case', () => {
		const rows = firstCells("The client's own machinery");
		const groups = /^(?:retry|auth|constructor|property)\//;
		const cases = file.cases.map(({ id }) => id).filter((id) => groups.test(id));
		expect(rows.toSorted()).toEqual(cases.toSorted());
	});
});
