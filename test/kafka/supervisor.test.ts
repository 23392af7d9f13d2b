import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DealtWith, startSupervisor, type Supervisor } from '../../simulator/kafka/supervisor';
import { python } from './python';
import { topics } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const { ready, broker } = kafka.world;

/** What the supervisor did, by id. */
const done = new Map<string | null, DealtWith>();
let waiting: (() => void)[] = [];
let supervisor: Supervisor;

beforeAll(async () => {
	supervisor = await startSupervisor({
		broker: broker.open,
		apiUrl: ready.apiUrl,
		token: kafka.token('pipeline'),
		onMessage(dealtWith) {
			done.set(dealtWith.graceid, dealtWith);
			for (const look of waiting.splice(0)) look();
		},
	});
});
afterAll(() => supervisor.close());

async function outcomeOf(graceid: string): Promise<DealtWith> {
	for (;;) {
		const found = done.get(graceid);
		if (found) return found;
		await new Promise<void>((resolve) => {
			waiting = [...waiting, resolve];
		});
	}
}

it('an event goes from the node through Kafka and the supervisor into GraceDB, and the trigger hears of its superevent', async () => {
	const trigger = kafka.engine().trigger(
		{
			authentication: 'sciToken',
			category: 'Test',
			changes: ['new'],
			emitNew: 'atOnce',
			significance: 'all',
			onlyPublic: false,
		},
		{ credentials: kafka.graceDbCredential() },
	);
	expect(await trigger.poll()).toBeNull();

	const row = await kafka.submit({
		group: 'Test',
		additionalFields: { labels: ['INJ'], search: 'AllSky', replayId: 'replay-1' },
	});
	const graceid = row['graceid'] as string;
	expect(row).toMatchObject({ kafka_status: 'confirmed', kafka_topic: topics.test });
	expect(await outcomeOf(graceid)).toMatchObject({ topic: topics.test, outcome: 'uploaded' });
	const [event] = await kafka.run({
		resource: 'event',
		operation: 'get',
		event: graceid,
		simplify: false,
	});
	expect(event).toMatchObject({
		graceid,
		search: 'AllSky',
		replay_id: 'replay-1',
		labels: ['INJ'],
		submitter: 'pipeline@ligo.org',
	});
	const file = await kafka.graceDb('GET', `events/${graceid}/files/coinc.xml`);
	expect(await file.text()).toBe('<LIGO_LW/>');

	const [superevent] = await kafka.run({
		resource: 'superevent',
		operation: 'create',
		newCategory: 'Test',
		preferredEvent: graceid,
		tStart: '1405177835.5',
		t0: '1405177836.5',
		tEnd: '1405177837.5',
	});
	const items = await trigger.poll();
	expect(items?.map(({ json }) => json['superevent_id'] ?? json['uid'])).toEqual([
		superevent?.['superevent_id'],
	]);
	expect(JSON.stringify(items)).toContain(graceid);
});

it('an event of ligo-gracedb, compressed with zstd, goes the same way', async () => {
	const { answers } = (await python(kafka, 'send', {
		serviceUrl: ready.httpsApiUrl,
		broker: broker.secure,
		caFile: broker.caFile,
		events: [{ group: 'Test', pipeline: 'gstlal', filename: 'coinc.xml', content: 'PHgvPg==' }],
	})) as { answers: { graceid: string }[] };
	const graceid = answers[0]?.graceid ?? '';
	expect(await outcomeOf(graceid)).toMatchObject({ outcome: 'uploaded' });
	expect((await kafka.graceDb('GET', `events/${graceid}`)).status).toBe(200);
});

it('a message that the supervisor shall skip leaves its ID reserved', async () => {
	const row = await kafka.submit({ group: 'Test', kafkaOptions: { skipSupervisor: true } });
	expect(await outcomeOf(row['graceid'] as string)).toMatchObject({ outcome: 'ignored' });
	expect((await kafka.graceDb('GET', `events/${row['graceid'] as string}`)).status).toBe(404);
});
