/**
 * The tests of queue mode: a real n8n of one main and three workers, beside Postgres and Redis:
 *
 *   npm run test:queue [-- VITEST-ARGUMENT ...]
 *
 * Brings all of them up, runs the tests, and takes everything down again. The last line is "N passed, N failed".
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openMailbox } from '../../scripts/mailbox';
import type { Session } from '../../scripts/session';
import { startSimulator } from '../../scripts/simulator';
import { openSlack } from '../e2e/slack';
import { openControl, runSuite, type Suite } from '../support/suite';
import { openCluster, type Kept } from './cluster';
import type { QueueWorld } from './world';

const durableCursors = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

async function bringUp(session: Session): Promise<Suite> {
	const slack = await openSlack(session);
	const mailbox = await openMailbox(session, { page: 0, smtp: 0 });
	const simulator = await startSimulator(session, await session.temporaryFolder());
	const credentialFolder = await session.temporaryFolder();
	const cluster = await openCluster(session, {
		workers: 3,
		authorities: [await readFile(simulator.caFile, 'utf8'), slack.authority].join('\n'),
		variables: {
			HTTPS_PROXY: slack.url,
			NO_PROXY: 'localhost,127.0.0.1',
			GRACEDB_CREDENTIAL_FILES: credentialFolder,
		},
		say: (text) => console.log(text),
	});
	const { url, owner, main, workers, postgres, redis } = cluster;
	const programs: [string, Kept][] = [
		['main', main],
		...workers.map((worker, index): [string, Kept] => [`worker-${index + 1}`, worker]),
	];
	const control = await openControl(session, {
		...Object.fromEntries(programs.map(([name, { start }]) => [`${name}/start`, start])),
		...Object.fromEntries(programs.map(([name, { kill }]) => [`${name}/kill`, kill])),
		...Object.fromEntries(programs.map(([name, { ended }]) => [`${name}/ended`, ended])),
		'postgres/start': postgres.start,
		'postgres/stop': postgres.stop,
		'redis/start': redis.start,
		'redis/stop': redis.stop,
		'main/useDurableCursors': () => cluster.setVariables(durableCursors),
	});
	const { httpsApiUrl, caFile, tokens, x509 } = simulator;
	const world: QueueWorld = {
		url,
		cookie: owner.cookie,
		workerLogs: workers.map(({ logFile }) => logFile),
		simulator: { httpsApiUrl, caFile, tokens, x509, control: simulator.control },
		mailbox: { smtpPort: mailbox.smtpPort, pageUrl: mailbox.pageUrl },
		slackUrl: slack.url,
		credentialFolder,
		control,
	};
	return { config: join(__dirname, 'vitest.config.mts'), world, variable: 'QUEUE_TEST_WORLD' };
}

runSuite(bringUp);
