import type { CaseFile, WireCase } from './caseFile';
import { type Bench, judge, observe, type Observed, type Verdict } from './judge';

export interface Result {
	wire: WireCase;
	observed: Observed;
	verdict: Verdict;
}

/** Replays all cases of a file, some at a time; results in their order. */
export async function runCases(bench: Bench, file: CaseFile): Promise<Result[]> {
	const results: Result[] = [];
	let next = 0;
	async function work(): Promise<void> {
		for (let index = next++; index < file.cases.length; index = next++) {
			const wire = file.cases[index];
			if (wire === undefined) continue;
			results[index] = await resultOf(bench, wire);
		}
	}
	await Promise.all(Array.from({ length: 8 }, work));
	return results;
}

/** A case that the test itself cannot take is a failed one. */
async function resultOf(bench: Bench, wire: WireCase): Promise<Result> {
	try {
		const observed = await observe(bench, wire);
		return { wire, observed, verdict: judge(bench, wire, observed) };
	} catch (error) {
		const verdict: Verdict = { kind: 'failed', why: [`the test fails: ${String(error)}`] };
		return { wire, observed: { verdict }, verdict };
	}
}

/** A line for each failed case, then the numbers. */
export function report(results: readonly Result[]): string[] {
	const failures = results.flatMap(({ wire: { id }, verdict }) =>
		verdict.kind === 'failed' ? [`failed: ${id}: ${verdict.why.join('; ')}`] : [],
	);
	const number = (kind: Verdict['kind']): number =>
		results.filter(({ verdict }) => verdict.kind === kind).length;
	return [
		...failures,
		`${number('passed')} passed, ${number('failed')} failed, ${number('exception')} exceptions by rule`,
	];
}
