/**
 * The tests of every n8n that is promised:
 *
 *   npm run test:n8n [-- VERSION ...]
 *
 * Installs each version once into the user's cache, and runs in it the end-to-end tests that say whether the package works there:
 * it installs, credentials are tested, every operation runs, a failed item leaves through the error output, the filter of connections
 * holds, both triggers are activated, alerts are mailed, the editor shows the panels, and neither a restart nor a kill loses
 * anything. Without versions: the oldest and the newest. The last line is "N passed, N failed".
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem } from '../../scripts/problem';
import { n8nVersions } from '../../scripts/runtime';
import { openSession, type Session } from '../../scripts/session';
import { closeWhenAsked } from '../../scripts/signals';
import { closingLine } from '../support/closingLine';
import { runVitest } from '../support/suite';

/** Of test/e2e/. */
const files = [
	'credentials.test.ts',
	'operations/operations.test.ts',
	'errorOutput.test.ts',
	'egress.test.ts',
	'workflow.test.ts',
	'alertTrigger.test.ts',
	'panels.test.ts',
	'restarts/restarts.test.ts',
];
const folder = resolve(__dirname, '../e2e');

async function main(session: Session): Promise<void> {
	const all = await n8nVersions();
	const wanted = process.argv.slice(2);
	const unknown = wanted.find((version) => !all.includes(version));
	if (unknown !== undefined) {
		throw new Problem(
			`n8n ${unknown} is not among the versions of scripts/n8n-runtime/versions.json: ${all.join(', ')}.`,
		);
	}
	const chosen = wanted.length > 0 ? wanted : all.filter((_, at) => at % (all.length - 1) === 0);
	const counts = join(await session.temporaryFolder(), 'counts');
	const total = { passed: 0, failed: 0 };
	for (const version of chosen) {
		console.log(`\n── n8n ${version}`);
		await writeFile(counts, '');
		const code = await runVitest(
			session,
			join(folder, 'vitest.config.mts'),
			files.map((file) => `test/e2e/${file}`),
			{ N8N_VERSION: version, CLOSING_LINE_FILE: counts },
		);
		const { passed, failed } = sum(await readFile(counts, 'utf8'));
		total.passed += passed;
		// What never came to its tests counts as one failure.
		total.failed += code !== 0 && failed === 0 ? 1 : failed;
	}
	closingLine(total.passed, total.failed);
	process.exitCode = total.failed > 0 ? 1 : 0;
}

/** Of the lines "PASSED FAILED". */
function sum(text: string): { passed: number; failed: number } {
	const lines = text.trim().split('\n').filter(Boolean);
	const numbers = lines.map((line) => line.split(' ').map(Number));
	return {
		passed: numbers.reduce((all, [passed = 0]) => all + passed, 0),
		failed: numbers.reduce((all, [, failed = 0]) => all + failed, 0),
	};
}

const session = openSession();
const asked = closeWhenAsked(session);
main(session)
	.catch((error: unknown) => {
		process.exitCode = asked() ? 130 : 1;
		if (asked()) return;
		if (error instanceof Problem) console.error([error.message, error.details].join('\n'));
		else console.error(error);
		closingLine(0, 1);
	})
	.finally(() => session.close());
