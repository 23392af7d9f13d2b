import { afterAll, beforeAll, expect, it } from 'vitest';
import {
	type AlertPublisher,
	startAlertPublisher,
	usualAlertTopics,
} from '../../simulator/kafka/alertPublisher';
import type { Row } from '../support/graceDb';
import { python } from './python';
import { notice, useStreams } from './streams';
import { streams } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);
let publisher: AlertPublisher;
/** How many notices it has sent. */
let sent = 0;
/** The notices of a night, as GraceDB has them. */
const owed: Row[] = [];

beforeAll(async () => {
	publisher = await startAlertPublisher({
		broker: kafka.world.broker.open,
		apiUrl: kafka.world.ready.apiUrl,
		token: kafka.token('pipeline'),
		everyMs: 100,
		onSent: () => {
			sent += 1;
		},
	});
	for (const [name, seed] of [
		['binary-neutron-star', 21],
		['retraction', 22],
		['raven-coincidence', 23],
	] as const) {
		for (const id of await stream.play(name, seed, 2_000)) {
			const { notices } = (await (
				await kafka.graceDb('GET', `superevents/${id}/notices/`)
			).json()) as { notices: { links: { file: string } }[] };
			for (const { links } of notices) {
				const { pathname } = new URL(links.file);
				const answer = await kafka.graceDb('GET', pathname.replace(/^.*?\/api\//, ''));
				owed.push((await answer.json()) as Row);
			}
		}
	}
	expect(owed.length).toBeGreaterThan(5);
	while (sent < owed.length) await new Promise((resolve) => setTimeout(resolve, 50));
}, 120_000);
afterAll(() => publisher.close());

const idOf = (one: Row): unknown => one['superevent_id'];
const ofTonight = (all: Row[]): Row[] => {
	const ids = new Set(owed.map(idOf));
	return all.filter((one) => ids.has(idOf(one)));
};
const inOrder = (all: Row[]): Row[] =>
	[...all].sort((one, other) =>
		`${String(idOf(one))} ${String(one['time_created'])} ${String(one['alert_type'])}`.localeCompare(
			`${String(idOf(other))} ${String(other['time_created'])} ${String(other['alert_type'])}`,
		),
	);

it('gcn-kafka reads the notices that the simulator publishes, over OAUTHBEARER, and finds every field as it was', async () => {
	const { gcn } = stream.clients();
	stream.tokens.lifetime = 60;
	const values = (await python(kafka, 'gcn_read', { ...gcn, topic: streams.alerts })) as string[];
	const read = values.flatMap((value) => {
		try {
			return [JSON.parse(Buffer.from(value, 'base64').toString()) as Row];
		} catch {
			// What other tests have sent.
			return [];
		}
	});
	expect(inOrder(ofTonight(read))).toEqual(inOrder(owed));
});

it('hop-client reads the same notices as Avro, over SCRAM, with its own headers', async () => {
	const { scimma } = stream.clients();
	const records = (await python(kafka, 'hop_read', {
		...scimma,
		topic: usualAlertTopics.avro,
	})) as { format: string; content: Row; headers: Record<string, string> }[];
	const ours = records.filter(({ content }) => ofTonight([content]).length > 0);
	expect(inOrder(ours.map(({ content }) => content))).toEqual(inOrder(owed));
	expect(new Set(ours.map(({ format }) => format))).toEqual(new Set(['AvroBlob']));
	const ids = ours.map(({ headers }) => headers['_id']);
	expect(new Set(ids).size).toBe(ours.length);
	expect(ids.every((id) => /^[\da-f]{32}$/.test(id ?? ''))).toBe(true);
});

it('the Alert Trigger reads notices of hop-client, as Avro and as JSON, and passes over its tests', async () => {
	const trigger = await stream.listen({ streamOptions: { includeSkyMap: true } });
	const avro = notice();
	const retraction = notice({ alert_type: 'RETRACTION' }, null);
	const json = notice();
	const test = notice();
	await python(kafka, 'hop_write', {
		...stream.clients().scimma,
		topic: streams.alerts,
		messages: [
			{ content: test, format: 'avro', test: true },
			{ content: avro, format: 'avro', test: false },
			{ content: retraction, format: 'avro', test: false },
			{ content: json, format: 'json', test: false },
		],
	});
	await trigger.until(({ executions }) => executions.length >= 3);
	await trigger.close();
	expect(trigger.reported).toEqual([]);
	expect(trigger.items().map(({ data }) => data)).toEqual(
		[avro, retraction, json].map(withoutSkyMap),
	);
	const [binary] = trigger.executions.flat().map((item) => item.binary?.['skymap']);
	expect(binary && String(await kafka.engine().readBinary(binary))).toBe('a map');
});

it('tests of hop-client come with the category Any, marked as tests', async () => {
	const trigger = await stream.listen({ category: 'Any' });
	const test = notice();
	await python(kafka, 'hop_write', {
		...stream.clients().scimma,
		topic: streams.alerts,
		messages: [{ content: test, format: 'avro', test: true }],
	});
	await trigger.until(({ executions }) => executions.length >= 1);
	await trigger.close();
	expect(trigger.items()).toMatchObject([
		{ superevent_id: idOf(test), stream: { topic: streams.alerts, test: true } },
	]);
});

it('alerts that igwn-alert sends through hop-client are JSON in JSON, and are read', async () => {
	const trigger = await stream.listen({ topics: streams.igwn, changes: ['label_added'] });
	const alert = {
		uid: 'S261128b',
		alert_type: 'label_added',
		data: { name: 'ADVOK', created: '2026-11-28 02:00:00 UTC' },
		object: { superevent_id: 'S261128b' },
	};
	await python(kafka, 'hop_write', {
		...stream.clients().scimma,
		topic: streams.igwn,
		messages: [{ content: JSON.stringify(alert), format: 'json', test: false }],
	});
	await trigger.until(({ executions }) => executions.length >= 1);
	await trigger.close();
	expect(trigger.items()).toMatchObject([{ alert_type: 'label_added', object: alert.object }]);
});

it('the Alert Trigger reads what gcn-kafka sends, compressed with zstd, over OAUTHBEARER', async () => {
	const trigger = await stream.listen({}, { credentials: stream.oauth() });
	const sent = [notice(), notice({ alert_type: 'RETRACTION', new_field: { a: [1] } }, null)];
	await python(kafka, 'gcn_write', {
		...stream.clients().gcn,
		topic: streams.alerts,
		messages: sent.map((json) => ({ json })),
	});
	await trigger.until(({ executions }) => executions.length >= 2);
	await trigger.close();
	expect(trigger.reported).toEqual([]);
	expect(trigger.items().map(({ data }) => data)).toEqual(sent.map(withoutSkyMap));
});

function withoutSkyMap(one: Row): Row {
	const event = one['event'] as Row | null;
	if (!event) return one;
	const { skymap, ...rest } = event;
	expect(skymap).toBeTypeOf('string');
	return { ...one, event: rest };
}
