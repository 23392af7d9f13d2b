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
	const { histories, polls, changes, faults, lost, repeated } = await playHistories(server, {
		...{ histories: Number(values.histories), seed: Number(values.seed) },
		onBroken: (report) => console.error(report),
	});
	await closeConnections();
	await server.close();
	if (lost + repeated > 0) process.exitCode = 1;
	console.log(
		`histories ${histories}, polls ${polls}, changes ${changes}, faults ${faults}, lost ${lost}, repeated ${repeated}`,
	);
}

soak().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
