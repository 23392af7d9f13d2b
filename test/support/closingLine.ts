import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Prints how a run ended, and tells the script that runs several suites. */
export function closingLine(passed: number, failed: number): void {
	console.log(`${passed} passed, ${failed} failed`);
	const file = process.env['CLOSING_LINE_FILE'];
	if (file) appendFileSync(file, `${passed} ${failed}\n`);
}

/**
 * Ends a run with the plain line "N passed, N failed", and adds the two numbers to the file that CLOSING_LINE_FILE names, so
 * that a script which runs several suites can sum them.
 */
export default class ClosingLine implements Reporter {
	onTestRunEnd(modules: readonly TestModule[]): void {
		let passed = 0;
		// A file that cannot be loaded has no test that could fail.
		let failed = modules.filter((module) => module.errors().length > 0).length;
		for (const module of modules) {
			for (const test of module.children.allTests()) {
				const { state } = test.result();
				if (state === 'passed') passed += 1;
				if (state === 'failed') failed += 1;
			}
		}
		closingLine(passed, failed);
	}
}
