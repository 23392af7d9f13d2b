/**
 * The tests of events through Kafka, beside a real Apache Kafka that checks the tokens of a simulator:
 *
 *   npm run test:kafka [-- VITEST-ARGUMENT ...]
 *
 * Brings up broker and simulator, runs the tests, and takes everything down again. The last line is "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { type Broker, startBroker } from '../../scripts/kafka/broker';
import { listenOnLoopback } from '../../scripts/ports';
import { Problem } from '../../scripts/problem';
import { openSession, type Session } from '../../scripts/session';
import { closeWhenAsked } from '../../scripts/signals';
import { startSimulator } from '../../simulator/start';
import { interpreter, Problem as PythonProblem, pythonEnvironment } from '../conformance/python';
import { makeTopics, scramUsers } from './topics';
import type { KafkaWorld } from './world';

const root = resolve(__dirname, '../..');
const say = (text: string): void => console.log(text);

async function main(session: Session): Promise<number> {
	const folder = await session.temporaryFolder();
	const simulator = await startSimulator({ https: true, folder: join(folder, 'simulator') });
	session.onClose(() => simulator.close());
	const { ready } = simulator;
	say('Starting Kafka …');
	const broker = await startBroker(session, {
		folder: join(folder, 'kafka'),
		issuer: ready.issuer,
		jwksFile: ready.jwksFile,
		audience: 'localhost',
		users: scramUsers,
	});
	await makeTopics(broker);
	const packages = {
		requirements: join(__dirname, 'requirements.txt'),
		what: 'ligo-gracedb with its producer for Kafka, gcn-kafka and hop-client',
		takes: 'under a minute',
	};
	const world: KafkaWorld = {
		ready,
		broker: {
			secure: broker.secure,
			withoutTls: broker.withoutTls,
			open: broker.open,
			scram: broker.scram,
			ca: broker.ca,
			caFile: broker.caFile,
		},
		control: await openControl(session, broker),
		python: interpreter(await pythonEnvironment(packages, say)),
	};
	const worldFile = join(folder, 'world.json');
	await writeFile(worldFile, JSON.stringify(world));
	return await runTests(session, worldFile);
}

/** Lets the tests, which run in another process, stop the broker and start it again: `POST /kill`. */
async function openControl(session: Session, broker: Broker): Promise<string> {
	const actions: Record<string, () => Promise<void> | void> = {
		'/start': broker.start,
		'/stop': broker.stop,
		'/kill': broker.kill,
		'/pause': broker.pause,
		'/resume': broker.resume,
	};
	const server = createServer((request, response) => {
		void (async () => {
			try {
				await actions[request.url ?? '']?.();
				response.end();
			} catch (error) {
				response.writeHead(500).end(String(error));
			}
		})();
	});
	const port = await listenOnLoopback(server, 0);
	session.onClose(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${port}`;
}

async function runTests(session: Session, worldFile: string): Promise<number> {
	const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
	const config = join(__dirname, 'vitest.config.mts');
	const child = spawn(
		process.execPath,
		[vitest, 'run', '--config', config, ...process.argv.slice(2)],
		{ cwd: root, stdio: 'inherit', env: { ...process.env, KAFKA_TEST_WORLD: worldFile } },
	);
	session.onClose(() => void child.kill());
	return await new Promise((done) => child.once('close', (code) => done(code ?? 1)));
}

/** What never came to its tests counts as one failure. */
function report(error: unknown): void {
	const isSentence = error instanceof Problem || error instanceof PythonProblem;
	const details = error instanceof Problem ? error.details : '';
	if (isSentence) say([error.message, details].join('\n').trimEnd());
	else console.error(error);
	say('0 passed, 1 failed');
	const file = process.env['CLOSING_LINE_FILE'];
	if (file) appendFileSync(file, '0 1\n');
}

const session = openSession();
const asked = closeWhenAsked(session);
main(session)
	.then(
		(code) => {
			process.exitCode = code;
		},
		(error: unknown) => {
			process.exitCode = asked() ? 130 : 1;
			if (!asked()) report(error);
		},
	)
	.finally(() => session.close());
