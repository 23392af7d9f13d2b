import { typeOf } from './failure';
import type { Admin } from './kafkajs';
import { type PartitionBounds, placeOf, readReaders } from './positions';

/** What the broker has of some topics. */
export interface FoundTopics {
	found: Set<string>;
	/** What the broker says of the first that it does not have, or does not show to this user. */
	missing: { topic: string; error: unknown } | undefined;
}

/**
 * Looks for topics one by one, so that one that is missing does not keep the others from being read.
 *
 * @throws whatever else goes wrong
 */
export async function findTopics(admin: Admin, names: readonly string[]): Promise<FoundTopics> {
	const found = new Set<string>();
	let missing: FoundTopics['missing'];
	for (const topic of names) {
		try {
			await admin.fetchTopicMetadata({ topics: [topic] });
			found.add(topic);
		} catch (error) {
			if (!isOfTopic(typeOf(error))) throw error;
			missing ??= { topic, error };
		}
	}
	return { found, missing };
}

function isOfTopic(type: string | undefined): boolean {
	return (
		type === 'UNKNOWN_TOPIC_OR_PARTITION' ||
		type === 'TOPIC_AUTHORIZATION_FAILED' ||
		type === 'INVALID_TOPIC_EXCEPTION'
	);
}

/**
 * What there is of each partition, and how far a group has read, by place.
 *
 * @param beginnings times, in ms since 1970, for which the first message since is looked up
 */
export async function boundsOf(
	admin: Admin,
	groupId: string,
	topics: string[],
	beginnings: (topic: string) => number[] = () => [],
): Promise<Map<string, PartitionBounds>> {
	const bounds = new Map<string, PartitionBounds>();
	for (const topic of topics) {
		const since = new Map<number, Map<number, bigint>>();
		for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
			const sent = new Map<number, bigint>();
			since.set(partition, sent);
			bounds.set(placeOf(topic, partition), { low: BigInt(low), high: BigInt(high), since: sent });
		}
		for (const time of new Set(beginnings(topic))) {
			const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, time);
			for (const { partition, offset } of offsets) since.get(partition)?.set(time, BigInt(offset));
		}
	}
	for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
		for (const { partition, offset, metadata } of partitions) {
			const known = bounds.get(placeOf(topic, partition));
			if (!known || Number(offset) < 0) continue;
			known.committed = { offset: BigInt(offset), readers: readReaders(metadata) };
		}
	}
	return bounds;
}
