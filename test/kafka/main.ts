/**
 * The tests of events through Kafka, beside a real Apache Kafka that checks the tokens of a simulator:
 *
 *   npm run test:kafka [-- VITEST-ARGUMENT ...]
 *
 * Brings up brokers and simulators, runs the tests, and takes everything down again. The last line is "N passed, N failed". Two of each,
 * because tests stop their broker and most of the time only wait: two files run side by side.
 */
import { join } from 'node:path';
import { startBroker } from '../../scripts/kafka/broker';
import type { Session } from '../../scripts/session';
import { startSimulator } from '../../simulator/start';
import { interpreter, pythonEnvironment } from '../conformance/python';
import { openControl, runSuite, type Suite } from '../support/suite';
import { makeTopics, scramUsers } from './topics';
import type { KafkaWorld } from './world';

const say = (text: string): void => console.log(text);

const worlds = 2;

async function bringUp(session: Session): Promise<Suite> {
	say('Starting Kafka …');
	const packages = {
		requirements: join(__dirname, 'requirements.txt'),
		what: 'ligo-gracedb with its producer for Kafka, gcn-kafka and hop-client',
		takes: 'under a minute',
	};
	const python = interpreter(await pythonEnvironment(packages, say));
	const world = await Promise.all(
		Array.from({ length: worlds }, () => startWorld(session, python)),
	);
	return { config: join(__dirname, 'vitest.config.mts'), world, variable: 'KAFKA_TEST_WORLD' };
}

async function startWorld(session: Session, python: string): Promise<KafkaWorld> {
	const folder = await session.temporaryFolder();
	const simulator = await startSimulator({ https: true, folder: join(folder, 'simulator') });
	session.onClose(() => simulator.close());
	const { ready } = simulator;
	const broker = await startBroker(session, {
		folder: join(folder, 'kafka'),
		issuer: ready.issuer,
		jwksFile: ready.jwksFile,
		audience: 'localhost',
		users: scramUsers,
	});
	await makeTopics(broker);
	return {
		ready,
		broker: {
			secure: broker.secure,
			withoutTls: broker.withoutTls,
			open: broker.open,
			scram: broker.scram,
			ca: broker.ca,
			caFile: broker.caFile,
		},
		control: await openControl(session, {
			start: broker.start,
			stop: broker.stop,
			kill: broker.kill,
			pause: broker.pause,
			resume: broker.resume,
		}),
		python,
	};
}

runSuite(bringUp);
