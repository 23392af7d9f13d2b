import { expect, it } from 'vitest';
import { openStreams } from '../../gracedb/kafka/stream';
import { notice, useStreams } from './streams';
import { streams } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);

const idsOf = (trigger: { items: () => Record<string, unknown>[] }): unknown[] =>
	trigger.items().map((item) => item['superevent_id']);

it('a notice starts an execution, with what it says and where it stands; what was there before the activation does not', async () => {
	await stream.send(streams.alerts, notice());
	const trigger = await stream.listen({ streamOptions: { includeSkyMap: true } });
	const one = notice();
	await stream.send(streams.alerts, one);
	await trigger.until(({ executions }) => executions.length > 0);
	await trigger.close();
	expect(trigger.items()).toMatchObject([
		{
			superevent_id: one['superevent_id'],
			alert_type: 'public_notice',
			notice_type: 'PRELIMINARY',
			is_new: true,
			significant: true,
			classification: { BNS: 0.9 },
			dedupe_key: `${String(one['superevent_id'])}:public_notice:PRELIMINARY:1`,
			stream: { topic: streams.alerts, partition: 0 },
		},
	]);
	const text = JSON.stringify(trigger.items());
	expect(text).not.toContain(Buffer.from('a map').toString('base64'));
	const [binary] = trigger.executions.flat().map((item) => item.binary?.['skymap']);
	expect(binary).toBeDefined();
	if (binary) expect(String(await kafka.engine().readBinary(binary))).toBe('a map');
});

it('tokens of 12 s by client credentials are renewed while the stream is open', async () => {
	const trigger = await stream.listen({}, { credentials: stream.oauth() });
	const before = stream.tokens.asked;
	for (let sent = 0; sent < 9; sent += 1) {
		await stream.send(streams.alerts, notice());
		await new Promise((resolve) => setTimeout(resolve, 3_000));
	}
	await trigger.until(({ executions }) => executions.length >= 9);
	await trigger.close();
	expect(trigger.items()).toHaveLength(9);
	expect(trigger.reported).toEqual([]);
	expect(stream.tokens.asked).toBeGreaterThan(before);
});

it('what cannot be read is reported once, with its place, and the next messages come', async () => {
	const trigger = await stream.listen();
	const one = notice();
	await stream.send(streams.alerts, '<xml/>', null, Buffer.from('Obj\x01broken'), '{"a":1}', one);
	await trigger.until(({ executions }) => executions.length > 0);
	await trigger.close();
	expect(idsOf(trigger)).toEqual([one['superevent_id']]);
	expect(trigger.reported).toHaveLength(4);
	expect(trigger.reported.map(({ message }) => message)).toEqual(
		Array.from(
			{ length: 4 },
			() =>
				expect.stringMatching(
					/topic igwn\.gwalert cannot be read \(partition 0, offset \d+, \d+ bytes\)/,
				) as unknown,
		),
	);
});

it('a message of 4 MiB, an unknown type and a retraction without an event come through', async () => {
	const trigger = await stream.listen();
	const large = notice({}, { skymap: Buffer.alloc(3 * 1024 ** 2).toString('base64') });
	const id = large['superevent_id'];
	await stream.send(streams.alerts, large);
	await stream.send(
		streams.alerts,
		notice({ superevent_id: id, alert_type: 'FOLLOWUP', later: 1 }),
	);
	await stream.send(streams.alerts, notice({ superevent_id: id, alert_type: 'RETRACTION' }, null));
	await trigger.until(({ executions }) => executions.length >= 3);
	await trigger.close();
	expect(trigger.items().map((item) => item['notice_type'])).toEqual([
		'PRELIMINARY',
		'FOLLOWUP',
		'RETRACTION',
	]);
	expect(trigger.items()[2]).toMatchObject({ retracted: true });
});

it('an execution that has not ended when n8n is killed does not hold the others, and nothing is lost or comes twice without need', async () => {
	const id = 'killed';
	let isHeld = true;
	const first = await stream.listen(
		{ options: { repeatAfterRestart: false } },
		{ id, execute: () => (isHeld ? new Promise(() => undefined) : Promise.resolve()) },
	);
	const sent = [notice(), notice(), notice()];
	await stream.send(streams.alerts, ...sent);
	await first.until(({ executions }) => executions.length >= 3);
	const saved = first.saved();
	await first.close();
	isHeld = false;
	const more = [notice(), notice()];
	await stream.send(streams.alerts, ...more);
	const second = await stream.listen(
		{ options: { repeatAfterRestart: false } },
		{ id, saved, activation: 'init' },
	);
	await second.until(({ executions }) => executions.length >= 2);
	await second.close();
	expect(idsOf(second)).toEqual(more.map((one) => one['superevent_id']));
});

it('messages come after the broker was killed and started again, each once', async () => {
	const trigger = await stream.listen();
	const sent = [notice()];
	await stream.send(streams.alerts, sent[0]);
	await trigger.until(({ executions }) => executions.length >= 1);
	await kafka.broker('kill');
	await kafka.broker('start');
	for (let more = 0; more < 3; more += 1) {
		const one = notice();
		sent.push(one);
		await stream.send(streams.alerts, one);
	}
	await trigger.until(({ executions }) => executions.length >= 4);
	await trigger.close();
	expect(idsOf(trigger)).toEqual(sent.map((one) => one['superevent_id']));
	expect(trigger.reported).toEqual([]);
});

it('two triggers of one credential share one connection, and each has all messages', async () => {
	const one = await stream.listen();
	const other = await stream.listen({ topics: `${streams.alerts}, ${streams.igwn}` });
	expect(openStreams()).toBeLessThanOrEqual(1);
	const sent = [notice(), notice()];
	await stream.send(streams.alerts, ...sent);
	await Promise.all(
		[one, other].map((each) => each.until((trigger) => trigger.items().length >= 2)),
	);
	await one.close();
	const last = notice();
	await stream.send(streams.alerts, last);
	await other.until((trigger) => trigger.items().length >= 3);
	await other.close();
	expect(idsOf(one)).toEqual(sent.map((each) => each['superevent_id']));
	expect(idsOf(other)).toEqual([...sent, last].map((each) => each['superevent_id']));
});

it('alerts of igwn-alert without a server are passed on: JSON in JSON, unknown kinds, one event on two topics once', async () => {
	const trigger = await stream.listen({
		topics: `${streams.igwn}, ${streams.igwnOfGroup}`,
		changes: ['new', 'label_added'],
	});
	const alert = {
		uid: 'S261127a',
		alert_type: 'label_added',
		data: { name: 'ADVOK', created: '2026-11-27 22:00:00 UTC' },
		object: { superevent_id: 'S261127a' },
	};
	await stream.send(streams.igwn, JSON.stringify(JSON.stringify(alert)));
	await stream.send(streams.igwnOfGroup, alert);
	await stream.send(streams.igwn, { uid: 'S261127a', alert_type: 'pulsar_found', data: { x: 1 } });
	await trigger.until((one) => one.items().length >= 2);
	await trigger.close();
	expect(
		trigger
			.items()
			.map((item) => item['alert_type'])
			.sort(),
	).toEqual(['label_added', 'pulsar_found']);
	expect(trigger.items().map((item) => item['dedupe_key'])).toContain(
		'S261127a:label_added:ADVOK:2026-11-27T22:00:00Z',
	);
});

it.each([
	[
		'a wrong password',
		{ password: 'wrong-password' },
		{},
		/does not accept the username and password/,
	],
	['no broker', { bootstrapServers: 'localhost:1' }, undefined, /refused the connection/],
	['another authority', { ca: '' }, undefined, /certificate is signed by an unknown authority/],
	['a topic that is missing', {}, { topics: 'igwn.nothing' }, /topic igwn\.nothing does not exist/],
	[
		'a topic without the right',
		{},
		{ topics: streams.secret },
		/may not read the topic gracedb\.secret/,
	],
])('%s is said in one sentence, without a secret', async (_what, credential, parameters, words) => {
	const listen = stream.listen(parameters ?? {}, { credential });
	if (parameters) {
		await expect(listen).rejects.toThrow(words);
		return;
	}
	// What may pass does not fail an activation.
	const trigger = await listen;
	await trigger.until(({ logged }) => logged.some((line) => words.test(line)));
	await trigger.close();
	expect(trigger.logged.join()).not.toContain('secret-pass');
});

it('a stream whose heartbeats stop is reported, also where the connection lives', async () => {
	const trigger = await stream.listen({
		streamOptions: { heartbeatTopic: streams.heartbeat, silentAfter: 5 },
	});
	await stream.send(streams.heartbeat, { alert_datetime: new Date().toISOString() });
	await trigger.until(({ reported }) => reported.length > 0);
	expect(trigger.reported[0]?.message).toMatch(
		/silent for 5 s: not even its heartbeats \(gcn\.heartbeat\)/,
	);
	const one = notice();
	await stream.send(streams.alerts, one);
	await trigger.until(({ executions }) => executions.length > 0);
	await trigger.close();
	expect(idsOf(trigger)).toEqual([one['superevent_id']]);
	expect(trigger.reported).toHaveLength(1);
});
