import { GraceDbError, inputError } from '../errors/GraceDbError';
import type { JsonObject } from '../json';
import { typeOf } from './failure';
import { brokersOf, type KafkaUse, type OpenKafka } from './useSession';

/**
 * What comes before the dot of a topic: the first label of the name of the GraceDB server, as in ligo-gracedb 2.16.1.
 */
export function instanceOf({ hostname }: Pick<URL, 'hostname'>): string {
	return hostname.split('.')[0] ?? hostname;
}

/** The topic of an event: that of its pipeline, or the test one for the group Test. */
export function topicOfEvent(
	apiUrl: URL,
	{ group, pipeline }: { group: string; pipeline: string },
): string {
	const name = group.toLowerCase() === 'test' ? 'test' : pipeline.toLowerCase();
	return `${instanceOf(apiUrl)}.${name}`;
}

/** A topic as a person names it: in full, or by what follows the instance. */
export function topicNamed(apiUrl: URL, name: string): string {
	const topic = name.includes('.') ? name : `${instanceOf(apiUrl)}.${name}`;
	if (/^[\w.-]{1,249}$/.test(topic)) return topic;
	throw inputError(
		`"${topic.slice(0, 300)}" cannot be the name of a topic.`,
		'Topics are called like gracedb.gstlal: letters, digits, dots, _ and -.',
	);
}

/**
 * Checks that a topic exists and may be seen. Whether the token allows to write to it, Kafka says only when something is sent.
 *
 * @throws GraceDbError that names the instances for which the broker has topics
 */
export async function checkTopic(kafka: OpenKafka, topic: string, use: KafkaUse): Promise<void> {
	const { session, ask } = kafka;
	let isMissing = false;
	await ask(
		session.admin.fetchTopicMetadata({ topics: [topic] }).catch((error: unknown) => {
			if (typeOf(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
			isMissing = true;
		}),
	);
	if (!isMissing) return;
	const instances = [...new Set((await listTopics(kafka)).map(({ instance }) => instance))];
	const own = topic.split('.')[0] ?? '';
	const brokers = brokersOf(use.identity);
	if (instances.includes(own)) {
		throw new GraceDbError(`The topic ${topic} does not exist on the Kafka broker ${brokers}.`, {
			kind: 'missing',
			advice: 'Check the pipeline: Get Kafka Topics of Server lists the topics that there are.',
		});
	}
	const others =
		instances.length > 0 ? instances.slice(0, 20).join(', ') : 'none that this token may see';
	throw new GraceDbError(
		`The Kafka broker ${brokers} has no topics for the GraceDB ${own}. It has topics for: ${others}.`,
		{
			kind: 'missing',
			advice:
				'Check that the GraceDB server and Bootstrap Servers of the Kafka credential belong together.',
		},
	);
}

export interface Topic extends JsonObject {
	/** `gracedb.gstlal` */
	topic: string;
	/** `gracedb` */
	instance: string;
	/** `gstlal`; null for a topic without a dot. */
	pipeline: string | null;
}

/** The topics that the token may see, without those of Kafka itself, by name. */
export async function listTopics({ session, ask }: OpenKafka): Promise<Topic[]> {
	const names = await ask(session.admin.listTopics());
	return names
		.filter((name) => !name.startsWith('__'))
		.sort()
		.map((topic) => {
			const dot = topic.indexOf('.');
			return dot < 0
				? { topic, instance: topic, pipeline: null }
				: { topic, instance: topic.slice(0, dot), pipeline: topic.slice(dot + 1) };
		});
}
