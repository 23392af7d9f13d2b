import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../support/engine';
import { readCaseFile, standard } from './caseFile';
import { rootOf } from './canned';
import { differences } from './compare';
import { isAboutTheServer, onceAboutTheServer } from './filters';
import { type Bench, judge, numbersOf, type Verdict } from './judge';
import { type Recorder, startRecorder } from './recorder';
import { marks, withOtherNames } from './rename';
import { ruleIds } from './rules';
import { modelled } from './rules/model';
import { report, type Result, runCases } from './run';
import { faultsOf } from './sentence';
import { spoiled } from './spoil';
import { exceptionsInDocs, firstCells } from './table';

const file = readCaseFile(standard);
const variants = readCaseFile(resolve(__dirname, '../data/ligo-gracedb-wire-variants.json'));
const oddCases = readCaseFile(resolve(__dirname, '../data/ligo-gracedb-wire-odd.json'));
const allowed = new Set(exceptionsInDocs());

/** Rules that put what the client would have sent in place of what it sent. */
const remaking = ['blanks', 'id-spelling', 'whole-numbers', 'advocate-instrument'];

const isRemade = (verdict: Verdict): boolean =>
	verdict.kind === 'exception' && verdict.rules.some((rule) => remaking.includes(rule));

const failures = (lines: string[]): string[] => lines.slice(0, -1);

describe('the GraceDB node and LIGO’s Python client', () => {
	let recorder: Recorder;
	let bench: Bench;
	let results: Result[];
	let varied: Result[] = [];
	let odd: Result[] = [];

	beforeAll(async () => {
		recorder = await startRecorder();
		bench = { engine: await loadEngine(), recorder, file, allowed };
		results = await runCases(bench, file);
	});
	afterAll(() => recorder.close());

	it('send the same requests, but for the differences that docs/wire.md explains', () => {
		expect(failures(report(results))).toEqual([]);
	});

	it('do so with many other arguments', async () => {
		varied = await runCases({ ...bench, file: variants }, variants);
		expect(failures(report(varied))).toEqual([]);
	});

	it('are as the rules think of them, wherever they do the same', () => {
		const wrong = results.flatMap(({ wire, observed, verdict }) => {
			if (verdict.kind !== 'passed' || 'verdict' in observed) return [];
			const root = rootOf(file, wire, '{api}');
			const request = modelled({ wire, call: observed.call, file, root });
			const [first, second] = onceAboutTheServer(wire.requests);
			if (request === undefined || first === undefined || second !== undefined) return [];
			const contentType = first.headers?.['content-type'] ?? undefined;
			const arrived = { ...first, query: [], contentType, oddities: [] };
			const found = differences([request], [arrived], numbersOf(wire));
			return found.map((text) => `${wire.id}: ${text}`);
		});
		expect(wrong).toEqual([]);
	});

	it('do so with odd kinds of values, long lists and texts of all scripts', async () => {
		odd = await runCases({ ...bench, file: oddCases }, oddCases);
		expect(failures(report(odd))).toEqual([]);
	});

	it('refuse in a sentence that names the field and says what to do', () => {
		const bad = [...results, ...varied, ...odd].flatMap(({ wire, observed }) => {
			if ('verdict' in observed || observed.done.error === undefined) return [];
			if (!observed.done.requests.every(isAboutTheServer)) return [];
			const faults = faultsOf(observed.done.error, observed.run);
			return faults.map((fault) => `${wire.id} ${fault}: ${observed.done.error}`);
		});
		expect(bad).toEqual([]);
	});

	it.each(marks)('do so with other ids, names, files and values: %s', async (mark) => {
		const other = withOtherNames(file, mark);
		const lines = report(await runCases({ ...bench, file: other }, other));
		expect(failures(lines)).toEqual([]);
	});

	it.each([
		['variants', variants],
		['odd calls', oddCases],
	])('do so with other ids, names, files and values: %s', async (_name, cases) => {
		const other = withOtherNames(cases);
		const lines = report(await runCases({ ...bench, file: other }, other));
		expect(failures(lines)).toEqual([]);
	});

	it('do not send the same where the case says something else', () => {
		// What is refused is refused whatever would have been sent.
		const sent = [...results, ...varied, ...odd].filter(
			({ observed, verdict }) => 'done' in observed && !observed.done.error && !isRemade(verdict),
		);
		const good = sent.flatMap(({ wire, observed }) =>
			spoiled(wire).filter((wrong) => judge(bench, wrong, observed).kind !== 'failed'),
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
