import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';
import { afterAll, expect, it } from 'vitest';
import { listenOnLoopback } from '../../scripts/ports';
import { testStreamCredential } from '../../nodes/shared/testStreamCredential';
import type { Row } from '../support/graceDb';
import { useStreams } from './streams';
import { scramUsers } from './topics';
import { useKafka } from './world';

const kafka = useKafka();
const stream = useStreams(kafka);
const { broker } = kafka.world;
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** What n8n shows under the fields of a credential. */
async function tested(credential: Row): Promise<INodeCredentialTestResult> {
	const data = credential as ICredentialDataDecryptedObject;
	return await testStreamCredential.call({} as never, {
		id: '1',
		name: 'Alerts',
		type: 'kafkaAlertApi',
		data,
	});
}

const scram = (other: Row = {}): Row => stream.scram(other)['kafkaAlertApi'] ?? {};
const oauth = (other: Row = {}): Row => stream.oauth(other)['kafkaAlertApi'] ?? {};

it.each([
	['a user name and a password', scram],
	['client credentials', oauth],
])('%s are tried on the broker, and the topics with alerts are named', async (_what, made) => {
	expect(await tested(made())).toEqual({
		status: 'OK',
		message: expect.stringMatching(
			/^Signed in to localhost:\d+; there are alerts in .*igwn\.gwalert/,
		) as unknown,
	});
});

/** The broker at an address that its certificate does not name. */
async function elsewhere(): Promise<string> {
	const port = Number(broker.scram.split(':')[1]);
	const server = createServer((socket) => {
		const onward = connect(port, 'localhost');
		onward.on('error', () => socket.destroy());
		socket.on('error', () => onward.destroy());
		socket.pipe(onward).pipe(socket);
	});
	servers.push(server);
	server.listen(0, '127.0.0.2');
	await once(server, 'listening');
	return `127.0.0.2:${(server.address() as AddressInfo).port}`;
}

const closed = 'localhost:1';
const faults: [string, () => Row | Promise<Row>, RegExp][] = [
	[
		'a wrong password',
		() => scram({ password: 'wrong-secret-pass' }),
		/^The Kafka broker localhost:\d+ does not accept the username and password \(.+\)\. Check the credential/,
	],
	[
		'a user that the broker does not know',
		() => scram({ username: 'nobody' }),
		/does not accept the username and password/,
	],
	[
		'a wrong client secret',
		() => oauth({ clientSecret: 'wrong-secret-pass' }),
		/^127\.0\.0\.1:\d+ does not accept the client ID and secret \(401\)\. .*Check both/,
	],
	[
		'a token endpoint that is not there',
		() => oauth({ tokenUrl: 'http://localhost:1/token' }),
		/^No token from localhost:1: .*refused the connection/,
	],
	[
		'the way to sign in of another port',
		() => scram({ bootstrapServers: broker.secure }),
		/^The Kafka broker localhost:\d+ does not know this way to sign in at this port\. Check the port/,
	],
	[
		'a group that the user may not read in',
		() => scram({ username: 'marie-3c4d', password: scramUsers['marie-3c4d'] }),
		/^The user may not read in this consumer group of the Kafka broker localhost:\d+\. .*begins with the user name/,
	],
	[
		'an authority that is not known',
		() => scram({ ca: '' }),
		/^The secure connection to the Kafka broker localhost:\d+ failed: its certificate is signed by an unknown authority\. Paste the certificate/,
	],
	[
		'a name that is not in the certificate',
		async () => scram({ bootstrapServers: await elsewhere() }),
		/its certificate is for another host\. Type the broker in Bootstrap Servers by the name/,
	],
	[
		'nobody at the address',
		() => scram({ bootstrapServers: closed }),
		/^The Kafka broker localhost:1 refused the connection\. Check Bootstrap Servers/,
	],
	[
		'a host that is not there',
		() => scram({ bootstrapServers: 'no-such-host.invalid:9092' }),
		/^Host of the Kafka broker not found: no-such-host\.invalid:9092\./,
	],
	[
		'TLS where there is none',
		() => scram({ bootstrapServers: broker.open }),
		/^The Kafka broker localhost:\d+ does not speak TLS at this port\./,
	],
	[
		'no TLS where it is wanted',
		() => scram({ useTls: false }),
		/^The Kafka broker localhost:\d+ closed the connection\. .*If it wants TLS, switch on Use TLS\./,
	],
	[
		'a broker that takes connections and says nothing',
		async () => {
			const server = createServer(() => undefined);
			servers.push(server);
			return scram({ bootstrapServers: `localhost:${await listenOnLoopback(server, 0)}` });
		},
		/^The Kafka broker localhost:\d+ did not (?:accept the connection in time|answer within 15 s)\./,
	],
];

it.each(faults)('%s is said in a clear sentence, without a secret', async (_what, made, words) => {
	const { status, message } = await tested(await made());
	expect(message).toMatch(words);
	expect(message).not.toMatch(/secret-pass|client-secret-1/);
	expect(status).toBe('Error');
});

it('a user who is shown no topic of alerts reads that in the answer', async () => {
	const blind = { username: 'blind-5e6f', password: scramUsers['blind-5e6f'] };
	expect(await tested(scram(blind))).toEqual({
		status: 'OK',
		message: expect.stringMatching(
			/^Signed in to localhost:\d+, but it shows no topic of alerts to this user$/,
		) as unknown,
	});
});
