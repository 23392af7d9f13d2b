/**
 * The tests of events through Kafka, beside a real Apache Kafka that checks the tokens of a simulator:
 *
 *   npm run test:kafka [-- VITEST-ARGUMENT ...]
 *
 * Brings up broker and simulator, runs the tests, and takes everything down again. The last line is "N passed, N failed".
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

async function bringUp(session: Session): Promise<Suite> {
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
		control: await openControl(session, {
			start: broker.start,
			stop: broker.stop,
			kill: broker.kill,
			pause: broker.pause,
			resume: broker.resume,
		}),
		python: interpreter(await pythonEnvironment(packages, say)),
	};
	return { config: join(__dirname, 'vitest.config.mts'), world, variable: 'KAFKA_TEST_WORLD' };
}

runSuite(bringUp);
