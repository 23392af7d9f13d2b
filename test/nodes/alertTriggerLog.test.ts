import type { ITriggerFunctions } from 'n8n-workflow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GraceDbError } from '../../gracedb/errors/GraceDbError';
import { Reports } from '../../nodes/GraceDbAlertTrigger/reports';

let lines: [level: string, text: string][];
let failures: Error[];
let reports: Reports;

beforeEach(() => {
	vi.useFakeTimers();
	lines = [];
	failures = [];
	const logger = Object.fromEntries(
		['error', 'warn', 'info', 'debug'].map((level) => [
			level,
			(text: string) => lines.push([level, text]),
		]),
	);
	reports = new Reports({
		logger,
		getNode: () => ({ name: 'Alerts', type: 'graceDbAlertTrigger' }),
		getWorkflow: () => ({ id: 'workflow' }),
		saveFailedExecution: (error: Error) => failures.push(error),
	} as unknown as ITriggerFunctions);
});
afterEach(() => {
	reports.stop();
	vi.useRealTimers();
});

const refused = new GraceDbError('The broker refused the connection.', { kind: 'connection' });
const failAgain = (): void => reports.streamFails(refused, { isPolling: true, isSilent: false });
/** What somebody sees who does not read debug lines. */
const seen = (): string[] =>
	lines.filter(([level]) => level !== 'debug').map(([level, text]) => `${level} ${text}`);

describe('What the Alert Trigger says in n8n’s log', () => {
	it('is nothing but debug lines of a stream that is back within a minute', () => {
		reports.streamWorks();
		for (let attempt = 0; attempt < 10; attempt += 1) failAgain();
		vi.advanceTimersByTime(50_000);
		reports.streamWorks();
		vi.advanceTimersByTime(3_600_000);

		expect(lines).toHaveLength(10);
		expect(seen()).toEqual([]);
		expect(failures).toEqual([]);
	});

	it('is an error with each failed execution, and a line when the stream works again', () => {
		reports.streamWorks();
		failAgain();
		vi.advanceTimersByTime(90 * 60_000);
		failAgain();
		reports.streamWorks();
		reports.streamWorks();

		expect(failures).toHaveLength(2);
		expect(seen()).toEqual([
			'error Alerts: The broker refused the connection.',
			'error Alerts: The broker refused the connection.',
			'info Alerts: The stream works again.',
		]);
	});
});
