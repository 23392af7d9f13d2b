// npm run test:wire: replays what the Python client sends. WIRE_CASES=FILE takes the cases of another file of that form.
import { loadEngine } from '../support/engine';
import { readCaseFile, standard } from './caseFile';
import { startRecorder } from './recorder';
import { report, runCases } from './run';
import { exceptionsInDocs } from './table';

async function main(): Promise<void> {
	const file = readCaseFile(process.env['WIRE_CASES'] || standard);
	const engine = await loadEngine();
	const recorder = await startRecorder();
	try {
		const allowed = new Set(exceptionsInDocs());
		const results = await runCases({ engine, recorder, file, allowed }, file);
		if (process.env['WIRE_VERBOSE']) {
			for (const { wire, verdict } of results) {
				if (verdict.kind === 'exception') console.log(`${verdict.rules.join(' ')}: ${wire.id}`);
			}
		}
		for (const line of report(results)) console.log(line);
		process.exitCode = results.some(({ verdict }) => verdict.kind === 'failed') ? 1 : 0;
	} finally {
		await recorder.close();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
