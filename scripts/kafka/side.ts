import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import {
	type SentAlert,
	startAlertPublisher,
	topicNames,
	usualAlertTopics,
} from '../../simulator/kafka/alertPublisher';
import { type DealtWith, startSupervisor } from '../../simulator/kafka/supervisor';
import type { Session } from '../session';
import type { Simulator } from '../simulator';
import { type Broker, startBroker } from './broker';

/**
 * What stands between the nodes and GraceDB: a broker, the supervisor that empties it into the simulator, and the publisher that sends the
 * simulator's alerts to it.
 */
export interface KafkaSide {
	broker: Broker;
	/** Listens to what the supervisor does with each message. */
	onMessage: (listener: (dealtWith: DealtWith) => void) => void;
	/** Listens to what the publisher sends. */
	onAlert: (listener: (sent: SentAlert) => void) => void;
}

/** Who reads the alerts of the rehearsal, and with which password; on loopback alone. */
export const rehearsalUsers = { 'rehearsal-n8n': 'rehearsal' };

/** One for each pipeline that somebody may try, and one for the group Test; the instance is the name of the simulator. */
const topics = ['test', 'gstlal', 'mbta', 'pycbc', 'spiir', 'cwb', 'mly'];

/** Starts a broker that takes the simulator's tokens, with its topics and a supervisor. */
export async function startKafkaSide(
	session: Session,
	folder: string,
	simulator: Pick<Simulator, 'apiUrl' | 'issuer' | 'jwksFile' | 'tokens'>,
): Promise<KafkaSide> {
	const broker = await startBroker(session, {
		folder: join(folder, 'kafka'),
		issuer: simulator.issuer,
		jwksFile: simulator.jwksFile,
		audience: 'localhost',
		users: rehearsalUsers,
	});
	const admin = new Kafka({ brokers: [broker.open], logLevel: logLevel.NOTHING }).admin();
	await admin.connect();
	const names = [...topics.map((name) => `localhost.${name}`), ...topicNames(usualAlertTopics)];
	await admin.createTopics({ topics: names.map((topic) => ({ topic })) });
	await admin.disconnect();
	const listeners: ((dealtWith: DealtWith) => void)[] = [];
	const supervisor = await startSupervisor({
		broker: broker.open,
		apiUrl: simulator.apiUrl,
		token: (await readFile(simulator.tokens.pipeline, 'utf8')).trim(),
		onMessage: (dealtWith) => {
			for (const listener of listeners) listener(dealtWith);
		},
	});
	session.onClose(() => supervisor.close());
	const alertListeners: ((sent: SentAlert) => void)[] = [];
	const publisher = await startAlertPublisher({
		broker: broker.open,
		apiUrl: simulator.apiUrl,
		token: (await readFile(simulator.tokens.pipeline, 'utf8')).trim(),
		onSent: (sent) => {
			for (const listener of alertListeners) listener(sent);
		},
	});
	session.onClose(() => publisher.close());
	return {
		broker,
		onMessage: (listener) => void listeners.push(listener),
		onAlert: (listener) => void alertListeners.push(listener),
	};
}
