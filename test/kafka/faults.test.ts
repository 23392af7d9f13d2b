import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
	certificatePem,
	makeAuthority,
	makeServerCertificate,
	privateKeyPem,
} from '../../simulator/identity/certificates';
import type { Row } from '../support/graceDb';
import { secureServer, type SecureServer } from '../support/secureServer';
import { create, item, useKafka } from './world';

const kafka = useKafka();
const { world } = kafka;

/** Seconds; of a silent broker it is all that is waited for. */
const timeLimit = 3;
/** For the same broken broker, and then GraceDB over HTTP. */
const grace = 1;

const closers: (() => unknown)[] = [];
let mute: string;
let muteTls: { address: string; ca: string };
let chatty: string;
let vault: SecureServer;

beforeAll(async () => {
	mute = await listening(createServer());
	chatty = await listening(
		createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
	);
	const validity = {
		notBefore: new Date(Date.now() - 3_600_000),
		notAfter: new Date(Date.now() + 3_600_000),
	};
	const authority = await makeAuthority('/DC=org/CN=Another CA', validity);
	const hosts = ['kafka.example.org'];
	const own = await makeServerCertificate(
		authority,
		'/DC=org/CN=kafka.example.org',
		validity,
		hosts,
	);
	const tls = { cert: certificatePem(own), key: await privateKeyPem(own) };
	muteTls = { address: await listening(createTlsServer(tls)), ca: certificatePem(authority) };
	// A Vault that never answers.
	vault = await secureServer(() => undefined);
});
afterAll(async () => {
	for (const close of closers) close();
	await vault.close();
});
afterEach(() => kafka.broker('resume'));

async function listening(server: Server): Promise<string> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	closers.push(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return `localhost:${(server.address() as AddressInfo).port}`;
}

interface Fault {
	/** Of the Kafka credential. */
	credential?: () => Row | Promise<Row>;
	parameters?: Row;
	/** Of the GraceDB credential. */
	graceDb?: () => Row;
	/** Done to the broker. */
	first?: () => Promise<unknown>;
	file?: string | Buffer;
	sentence: RegExp;
	/** Whether an id is reserved before it shows. */
	isAfterReservation?: true;
}

const faults: Record<string, Fault> = {
	'nothing listens at the port': {
		credential: () => ({ bootstrapServers: 'localhost:1' }),
		sentence: /The Kafka broker localhost:1 refused the connection\./,
	},
	'the name has no address': {
		credential: () => ({ bootstrapServers: 'no-such-broker.invalid:9092', sendAnyway: true }),
		sentence:
			/Host of the Kafka broker not found: no-such-broker\.invalid:9092\.|The Kafka broker no-such-broker\.invalid:9092 cannot be looked up/,
	},
	'the authority of the certificate is not known': {
		credential: () => ({ ca: '' }),
		sentence:
			/The secure connection to the Kafka broker localhost:\d+ failed: its certificate is signed by an unknown authority\./,
	},
	'the certificate is for another host': {
		credential: () => ({ bootstrapServers: muteTls.address, ca: muteTls.ca }),
		sentence:
			/The secure connection to the Kafka broker localhost:\d+ failed: its certificate is for another host\./,
	},
	'the port has no TLS': {
		credential: () => ({ bootstrapServers: world.broker.withoutTls }),
		sentence:
			/The Kafka broker localhost:\d+ (?:does not speak TLS at this port|closed the connection)\./,
	},
	'the port wants TLS': {
		credential: () => ({ bootstrapServers: world.broker.secure, useTls: false }),
		sentence: /The Kafka broker localhost:\d+ closed the connection\./,
	},
	'the port takes no tokens': {
		credential: () => ({ bootstrapServers: world.broker.open, useTls: false }),
		sentence:
			/The Kafka broker localhost:\d+ does not (?:take tokens \(SASL OAUTHBEARER\) at this port|accept the SciToken)/,
	},
	'something else than Kafka listens': {
		credential: () => ({ bootstrapServers: chatty, useTls: false }),
		sentence:
			/The Kafka broker localhost:\d+ (?:closed the connection|did not answer|could not be used)/,
	},
	'something else than Kafka listens where TLS should be': {
		credential: () => ({ bootstrapServers: chatty }),
		sentence: /The Kafka broker localhost:\d+ does not speak TLS at this port\./,
	},
	'the broker accepts the connection and says nothing': {
		credential: () => ({ bootstrapServers: mute, useTls: false }),
		sentence: /The Kafka broker localhost:\d+ did not answer within the time limit of 3 s\./,
	},
	'the broker does not answer the TLS handshake': {
		credential: () => ({ bootstrapServers: mute }),
		sentence: /The Kafka broker localhost:\d+ did not answer within the time limit of 3 s\./,
	},
	'the broker falls silent after the TLS handshake': {
		credential: () => ({
			bootstrapServers: muteTls.address,
			ca: muteTls.ca,
			skipHostVerification: true,
		}),
		sentence: /The Kafka broker localhost:\d+ did not answer within the time limit of 3 s\./,
	},
	'the broker hangs': {
		first: () => kafka.broker('pause'),
		sentence: /The Kafka broker localhost:\d+ did not answer within the time limit of 3 s\./,
	},
	'there is no topic for the pipeline': {
		parameters: { pipeline: 'MBTA' },
		sentence: /The topic localhost\.mbta does not exist on the Kafka broker localhost:\d+\./,
	},
	'there are no topics for the GraceDB': {
		graceDb: () => ({ customServer: `http://127.0.0.1:${new URL(world.ready.apiUrl).port}` }),
		sentence:
			/has no topics for the GraceDB 127\. It has topics for: .*gracedb-playground.*localhost.*\./,
	},
	'the token may not see the topic': {
		parameters: { pipeline: 'CWB' },
		sentence: /The token does not allow to write to the topic localhost\.cwb of the Kafka broker/,
	},
	'the token may not write to the topic': {
		parameters: { pipeline: 'pycbc' },
		sentence: /The token does not allow to write to the topic localhost\.pycbc of the Kafka broker/,
		isAfterReservation: true,
	},
	'the message is too large for the topic': {
		parameters: { pipeline: 'spiir' },
		file: randomBytes(5_000),
		sentence:
			/The message is larger than the topic localhost\.spiir of the Kafka broker localhost:\d+ takes\./,
		isAfterReservation: true,
	},
	'the token has expired': {
		credential: () => ({ token: kafka.token('expired') }),
		sentence: /The SciToken expired at /,
	},
	'the token has a bad signature': {
		credential: async () => ({ token: await kafka.madeToken({ badSignature: true }) }),
		sentence:
			/The Kafka broker localhost:\d+ does not accept the SciToken \(\{"status":"invalid_token"\}\)\./,
	},
	'the token is of another issuer': {
		credential: async () => ({
			token: await kafka.madeToken({ issuer: 'https://issuer.example.org' }),
		}),
		sentence: /The Kafka broker localhost:\d+ does not accept the SciToken/,
	},
	'the token is for another broker': {
		credential: async () => ({ token: await kafka.madeToken({ audience: 'kafka.example.org' }) }),
		sentence:
			/The SciToken was not sent to localhost: it is for the audience kafka\.example\.org\./,
	},
	'the token is for another broker and sent anyway': {
		credential: async () => ({
			token: await kafka.madeToken({ audience: 'kafka.example.org' }),
			sendAnyway: true,
		}),
		sentence: /The Kafka broker localhost:\d+ does not accept the SciToken/,
	},
	'the scope of the token is another': {
		credential: async () => ({ token: await kafka.madeToken({ scope: 'kafka.consume' }) }),
		sentence:
			/The SciToken has the scope kafka\.consume, and the Kafka broker needs gracedb\.read\./,
	},
	'the file of the token may not be read': {
		credential: () => ({ source: 'file', bearerFile: '/run/secrets/no-such-token' }),
		sentence: /This n8n does not allow credentials from the file \/run\/secrets\/no-such-token\./,
	},
	'the source of the token hangs': {
		credential: () => ({
			source: 'vault',
			vaultUrl: vault.url,
			vaultPath: 'secret/x',
			vaultToken: 'hvs.hanging',
			ca: vault.ca,
		}),
		sentence: /No token within the time limit of 3 s: its source did not answer\./,
	},
};

interface Outcome {
	row: Row;
	seconds: number;
	requests: string[];
}

async function attempt(
	{ credential, parameters, graceDb, first, file }: Fault,
	onFailure: 'fail' | 'fallBack',
): Promise<Outcome> {
	const credentials = {
		...kafka.kafkaCredential(await credential?.()),
		...kafka.graceDbCredential(graceDb?.()),
	};
	await kafka.requests();
	await first?.();
	const started = performance.now();
	const [row = {}] = await kafka.run(
		{ ...create, ...parameters, onFailure, kafkaOptions: { timeLimit } },
		{ items: [item(file)], credentials, onError: 'continueRegularOutput' },
	);
	const seconds = (performance.now() - started) / 1000;
	return { row, seconds, requests: await kafka.requests() };
}

// The machine may be busy once; a limit that is not kept shows every time.
describe.each(Object.entries(faults))('when %s', { retry: 1 }, (_name, fault) => {
	it('says so within the time limit, and names the reserved ID if there is one', async () => {
		const { row, seconds, requests } = await attempt(fault, 'fail');
		expect(row['error']).toMatch(fault.sentence);
		expect(JSON.stringify(row)).not.toMatch(/eyJ|not submitted/);
		expect(seconds).toBeLessThan(timeLimit + grace);
		const reservations = requests.filter((request) => request.endsWith('/events/reserve/'));
		expect(reservations).toHaveLength(fault.isAfterReservation ? 1 : 0);
		if (!fault.isAfterReservation) return;
		expect(row['error']).toMatch(/^Kafka has not confirmed the event G\d+: /);
		expect(row['message']).toMatch(/The ID G\d+ is reserved, and the message may still arrive\./);
	});

	it('falls back to HTTP if that is wanted, so that GraceDB has the event', async () => {
		const { row, seconds } = await attempt(fault, 'fallBack');
		expect(row).toMatchObject({
			graceid: expect.stringMatching(/^G\d+$/) as string,
			submitted_through: 'http',
			kafka_status: 'not confirmed',
			kafka_error: expect.stringMatching(fault.sentence) as string,
			fallback: fault.isAfterReservation
				? 'The reserved event was uploaded through HTTP.'
				: 'The event was created through HTTP.',
		});
		expect(seconds).toBeLessThan(timeLimit + grace);
		const found = await kafka.graceDb('GET', `events/${row['graceid'] as string}`);
		expect(found.status).toBe(200);
	});
});
