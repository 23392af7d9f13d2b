import { crc32 } from 'node:zlib';
import type { EgressFilter } from '../http/egress';
import { type BrokerAccess, makeConnections, retry } from './connections';
import type { Admin, Producer } from './kafkajs';

/** A connection to the brokers of a credential, to ask and to send. */
export interface KafkaSession {
	readonly admin: Admin;
	readonly producer: Producer;
	/** Whether none of its connections has been lost. */
	isWhole(): boolean;
	/** What it noticed itself: a refusal of ours, else what a connection failed of. */
	noticed(): unknown;
	/** Lets the process end although the session is open, or not any more. */
	hold(isHeld: boolean): void;
	/** Ends all connections at once, whatever is under way. */
	close(): void;
}

export interface SessionOptions {
	identity: BrokerAccess;
	egress?: EgressFilter;
}

/** A session that is not connected yet: `admin.connect()` and `producer.connect()` do that. */
export async function createSession({ identity, egress }: SessionOptions): Promise<KafkaSession> {
	const connections = await makeConnections({ access: identity, egress });
	const admin = connections.kafka.admin({ retry });
	const producer = connections.kafka.producer({
		allowAutoTopicCreation: false,
		retry,
		createPartitioner: () => partitionOf,
	});
	return {
		admin,
		producer,
		isWhole: () => connections.isWhole(),
		noticed: () => connections.noticed(),
		hold: (isHeld) => connections.hold(isHeld),
		close() {
			connections.close();
			// Only so that kafkajs clears its timers; it may wait for answers that never come.
			for (const part of [admin, producer]) part.disconnect().catch(() => undefined);
		},
	};
}

/** As librdkafka (`consistent_random`), which Python's client uses: kafkajs's own would put a key elsewhere. */
function partitionOf({
	partitionMetadata,
	message: { key },
}: {
	partitionMetadata: readonly unknown[];
	message: { key?: Buffer | string | null };
}): number {
	const count = partitionMetadata.length;
	return key == null ? Math.floor(Math.random() * count) : crc32(key) % count;
}
