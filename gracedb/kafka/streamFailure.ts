import { GraceDbError } from '../errors/GraceDbError';
import { createRedactor } from '../errors/redact';
import { addressOfBroker } from './brokers';
import { kafkaError } from './failure';
import type { LogEntry } from './kafkajs';
import type { StreamAccess } from './streamCredential';

/** The connection stands, but nothing comes. */
export class SilentStream extends GraceDbError {
	/** @param silentFor ms */
	constructor(silentFor: number, heartbeatTopics: readonly string[]) {
		super(
			`The stream has been silent for ${Math.round(silentFor / 1000)} s: not even its heartbeats (${heartbeatTopics.join(', ')}) have come.`,
			{ kind: 'connection', advice: 'The trigger connects again by itself.' },
		);
	}
}

/** What went wrong with a stream, as a sentence. @param noticed what its connections saw themselves */
export function streamError(
	error: unknown,
	{ noticed, access, topic = '' }: { noticed?: unknown; access: StreamAccess; topic?: string },
): GraceDbError {
	// kafkajs stumbles over an answer that it did not get, or keeps for itself why no coordinator was found.
	const isVague =
		error instanceof TypeError ||
		(error instanceof Error && error.name === 'KafkaJSGroupCoordinatorNotFound');
	const isNoticed = noticed instanceof GraceDbError || (isVague && noticed !== undefined);
	return kafkaError(isNoticed ? noticed : error, {
		brokers: namesOf(access),
		tls: access.tls !== undefined,
		topic,
		called: calledIn(access),
		isReading: true,
		redact: redactFor(access),
	});
}

/** @param limit ms */
export function silentBroker(access: StreamAccess, limit: number): GraceDbError {
	return new GraceDbError(
		`The Kafka broker ${namesOf(access)} did not answer within ${limit / 1000} s.`,
		{
			kind: 'connection',
			advice: 'Check the network and the address of the broker, or try again later.',
		},
	);
}

export function takenOver(topics: readonly string[], groupId: string): GraceDbError {
	return new GraceDbError(
		`Another program reads in the consumer group ${groupId}, so the messages of ${topics.join(', ')} do not all come here.`,
		{
			kind: 'permission',
			advice: 'Stop the other program, or set another Group ID in the options of the trigger.',
		},
	);
}

/** Warnings and errors of kafkajs as sentences without secrets. */
export function logTo(
	log: (message: string) => void,
	access: StreamAccess,
): (entry: Pick<LogEntry, 'namespace' | 'level' | 'log'>) => void {
	const redact = redactFor(access);
	const warning = 2;
	return ({ namespace, level, log: { message, error } }) => {
		if (Number(level) > warning) return;
		const more = typeof error === 'string' && error !== message ? ` (${error})` : '';
		log(redact(`kafkajs ${namespace}: ${message}${more}`).slice(0, 500));
	};
}

const namesOf = ({ brokers }: StreamAccess): string => brokers.map(addressOfBroker).join(', ');

function calledIn({ signIn }: StreamAccess): string {
	return signIn.mechanism === 'oauthbearer' ? signIn.called : 'the username and password';
}

function redactFor({ signIn }: StreamAccess): (text: string) => string {
	const secrets = 'password' in signIn ? [signIn.password] : [];
	return createRedactor({ secrets, headers: () => ({}) }).text;
}
