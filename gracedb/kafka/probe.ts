import { GraceDbError } from '../errors/GraceDbError';
import { abortable } from '../http/abortable';
import type { EgressFilter } from '../http/egress';
import { addressOfBroker } from './brokers';
import { makeConnections, retry } from './connections';
import type { StreamAccess } from './streamCredential';
import { silentBroker, streamError } from './streamFailure';

/** A person waits for it; ms. */
const timeLimit = 15_000;

/** Topics that this package can make something of. */
const isOfAlerts = (topic: string): boolean =>
	/^igwn\.gwalert$|^gracedb(?:-[a-z]+)?\.|^gcn\.heartbeat$/.test(topic);

/**
 * Tries a stream once: signs in, lists the topics, and asks where a group of this user stands.
 *
 * @returns the brokers for people, and the topics of alerts that the user may see
 * @throws GraceDbError that says what is wrong
 */
export async function probeStream({
	access,
	egress,
	groupId = `${access.groupPrefix}n8n-test`,
}: {
	access: StreamAccess;
	egress?: EgressFilter;
	groupId?: string;
}): Promise<{ brokers: string; topics: string[] }> {
	const brokers = access.brokers.map(addressOfBroker).join(', ');
	const connections = await makeConnections({ access, egress });
	const admin = connections.kafka.admin({ retry });
	const signal = AbortSignal.timeout(timeLimit);
	try {
		await abortable(admin.connect(), signal);
		const topics = (await abortable(admin.listTopics(), signal)).filter(isOfAlerts).sort();
		await abortable(admin.fetchOffsets({ groupId, topics: topics.slice(0, 1) }), signal);
		return { brokers, topics };
	} catch (error) {
		const noticed = connections.noticed();
		if (signal.aborted && !(noticed instanceof GraceDbError)) {
			throw silentBroker(access, timeLimit);
		}
		throw streamError(error, { noticed, access });
	} finally {
		connections.close();
		admin.disconnect().catch(() => undefined);
	}
}
