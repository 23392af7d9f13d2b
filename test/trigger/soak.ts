import { parseArgs } from 'node:util';
import { closeConnections } from '../../gracedb/dispatcher';
import { playHistories } from './histories';
import { startServer } from './world';

const { values } = parseArgs({
	options: {
		histories: { type: 'string', default: '10000' },
		seed: { type: 'string', default: '1' },
	},
});

/** `npm run test:soak -- --histories N --seed S`: the last line has the counts; exit 1 if anything was lost or repeated. */
async function soak(): Promise<void> {
	const server = await startServer();
	const wishes = { histories: Number(values.histories), seed: Number(values.seed) };
	let counts;
	try {
		counts = await playHistories(server, wishes);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		({ counts } = error as { counts: Awaited<ReturnType<typeof playHistories>> });
		process.exitCode = 1;
	}
	await closeConnections();
	await server.close();
	const { histories, polls, changes, faults, lost, repeated } = counts;
	console.log(
		`histories ${histories}, polls ${polls}, changes ${changes}, faults ${faults}, lost ${lost}, repeated ${repeated}`,
	);
}

void soak();
