import { createRequire } from 'node:module';
import type { ICredentialsDecrypted, ICredentialTestFunctions } from 'n8n-workflow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EgressFilter } from '../../gracedb/http/egress';
import { closeKafkaSessions } from '../../gracedb/kafka/useSession';
import { testGraceDbKafkaCredential } from '../../nodes/shared/testKafkaCredential';
import type { Row } from '../support/graceDb';
import { topics } from './topics';
import { create, item, useKafka } from './world';

const kafka = useKafka();
const { world } = kafka;

describe('Get Kafka Topics', () => {
	it('lists the topics that the token may see, with instance and pipeline', async () => {
		const rows = await kafka.run({ resource: 'server', operation: 'getKafkaTopics' });
		expect(rows).toContainEqual({
			topic: topics.gstlal,
			instance: 'localhost',
			pipeline: 'gstlal',
		});
		const names = rows.map(({ topic }) => topic);
		expect(names).toContain(topics.other);
		expect(names).not.toContain(topics.hidden);
		expect(names.join(' ')).not.toContain('__');
	});

	it('leaves out those of other servers if that is wanted', async () => {
		const rows = await kafka.run({
			resource: 'server',
			operation: 'getKafkaTopics',
			onlyThisServer: true,
		});
		expect([...new Set(rows.map(({ instance }) => instance))]).toEqual(['localhost']);
	});
});

describe('Ping Kafka', () => {
	const ping = { resource: 'event', operation: 'pingKafka' };

	it.each([
		['the default topic of the credential', {}, topics.test],
		['a pipeline', { topic: 'gstlal' }, topics.gstlal],
		['a full name', { topic: topics.other }, topics.other],
	])('sends its message to %s', async (_name, parameters, topic) => {
		expect(await kafka.run({ ...ping, ...parameters })).toMatchObject([
			{ kafka_status: 'confirmed', kafka_topic: topic, message: { type: 'ping' } },
		]);
	});

	it('says which topics there are if there is no such one', async () => {
		await expect(kafka.run({ ...ping, topic: 'nowhere' })).rejects.toThrow(
			'The topic localhost.nowhere does not exist on the Kafka broker',
		);
	});
});

describe('what is refused before anything is sent', () => {
	it.each([
		['a Read Only credential', { access: 'readOnly' }, {}, /^The credential is Read Only/],
		[
			'a file that is too large',
			{},
			{ items: [item(Buffer.alloc(7_900_000, 'x'))] },
			/^The event file "coinc\.xml" is too large for Kafka: its message would have 105\d+ bytes/,
		],
		['an empty file', {}, { items: [item('')] }, /^The file "coinc\.xml" is empty/],
	])('%s', async (_name, graceDb, options, sentence) => {
		await kafka.requests();
		const before = await kafka.count(topics.gstlal);
		const credentials = { ...kafka.graceDbCredential(graceDb), ...kafka.kafkaCredential() };
		await expect(kafka.submit({}, { credentials, ...options })).rejects.toThrow(sentence);
		expect((await kafka.requests()).filter((request) => /^POST/.test(request))).toEqual([]);
		expect(await kafka.count(topics.gstlal)).toBe(before);
	});

	it.each([
		[{ offline: true }, /^Offline cannot be sent through Kafka/],
		[
			{ extraFields: { field: [{ name: 'instruments', value: 'H1' }] } },
			/^Extra Fields cannot be sent through Kafka/,
		],
		[{ labels: ['NOPE'] }, /^Labels: this server does not know "NOPE"/],
	])('%o', async (additionalFields, sentence) => {
		await kafka.requests();
		await expect(kafka.submit({ additionalFields })).rejects.toThrow(sentence);
		expect((await kafka.requests()).filter((request) => /^POST/.test(request))).toEqual([]);
	});

	it('a ping and an event without GraceDB with a Read Only credential', async () => {
		const credentials = {
			...kafka.graceDbCredential({ access: 'readOnly' }),
			...kafka.kafkaCredential(),
		};
		for (const parameters of [
			{ resource: 'event', operation: 'pingKafka' },
			{ ...create, kafkaOptions: { graceDbUpload: false } },
		]) {
			await expect(kafka.run(parameters, { credentials, items: [item()] })).rejects.toThrow(
				/^The credential is Read Only/,
			);
		}
	});
});

it('a file of 7.8 MB goes through', async () => {
	const row = await kafka.submit({}, { items: [item(Buffer.alloc(7_800_000, 'gravity'))] });
	expect(row['kafka_status']).toBe('confirmed');
}, 120_000);

it.each([
	['leader', 'confirmed'],
	['none', 'not confirmed'],
])('with the acknowledgement of %s an event is %s', async (acknowledgements, status) => {
	const row = await kafka.submit(
		{},
		{ credentials: kafka.kafkaCredential({ acknowledgements, compression: 'none' }) },
	);
	expect(row).toMatchObject({ submitted_through: 'kafka', kafka_status: status });
});

describe('the test of the credential', () => {
	const test = async (data: Row): Promise<{ status: string; message: string }> => {
		const { graceDbKafkaApi } = kafka.kafkaCredential(data);
		return await testGraceDbKafkaCredential.call(
			{} as ICredentialTestFunctions,
			{ data: graceDbKafkaApi } as ICredentialsDecrypted,
		);
	};

	it('says where one is signed in, and which GraceDB has topics there', async () => {
		expect(await test({})).toEqual({
			status: 'OK',
			message: expect.stringMatching(
				/^Signed in to localhost:\d+; there are topics for .*gracedb-playground.*localhost/,
			) as string,
		});
	});

	it.each<[string, Row, RegExp]>([
		['an empty address', { bootstrapServers: '' }, /^Bootstrap Servers is empty\. Type/],
		[
			'no TLS to elsewhere',
			{ bootstrapServers: 'kafka.example.org', useTls: false },
			/without TLS/,
		],
		[
			'a closed port',
			{ bootstrapServers: 'localhost:1' },
			/refused the connection\. Check Bootstrap/,
		],
		['an unknown authority', { ca: '' }, /signed by an unknown authority\. Paste/],
		[
			'an expired token',
			{ token: kafka.token('expired') },
			/^The SciToken expired at .* Get a new/,
		],
		['no token', { token: '' }, /^The SciToken is empty\./],
	])('has a sentence for %s', async (_name, data, sentence) => {
		const { status, message } = await test(data);
		expect([status, message]).toEqual(['Error', expect.stringMatching(sentence)]);
	});
});

describe('n8n’s filter of connections', () => {
	afterEach(() => vi.restoreAllMocks());

	it('counts for brokers, also for those that a broker names', async () => {
		const require = createRequire(__filename);
		const { Container } = require('@n8n/di') as typeof import('@n8n/di');
		const { OutboundHttp } = require('@n8n/backend-network') as {
			OutboundHttp: new () => { egressFilter: () => EgressFilter };
		};
		const { SsrfProtectionConfig } = require('@n8n/config') as {
			SsrfProtectionConfig: new () => { enabled: boolean };
		};
		const config = Container.get(SsrfProtectionConfig);
		const { host } = new URL(world.ready.apiUrl);
		expect(host).toMatch(/^localhost:/);
		const http = Container.get(OutboundHttp);
		const real = http.egressFilter();
		expect(real).toBeDefined();
		config.enabled = true;
		try {
			for (const bootstrapServers of [
				world.broker.secure,
				world.broker.secure.replace('localhost', '127.0.0.1'),
			]) {
				await expect(
					kafka.run(
						{ resource: 'server', operation: 'getKafkaTopics' },
						{ credentials: kafka.kafkaCredential({ bootstrapServers }) },
					),
				).rejects.toThrow(/This n8n does not allow connections to (?:localhost|127\.0\.0\.1)/);
			}
		} finally {
			config.enabled = false;
		}
	});
});

afterEach(closeKafkaSessions);
