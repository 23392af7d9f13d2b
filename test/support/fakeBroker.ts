import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a broker says to a token. */
export interface SaslAnswer {
	/** Kafka's error code; 58 is SASL_AUTHENTICATION_FAILED. Default 0. */
	errorCode?: number;
	errorMessage?: string;
	/** The server's challenge; what is not empty refuses. */
	challenge?: string;
}

export interface FakeBroker {
	/** `localhost:…` */
	address: string;
	/** Tokens that it was shown. */
	tokens: string[];
	close: () => Promise<void>;
}

/** Numbers of the requests that it answers (Kafka's protocol guide). */
const apiVersions = 18;
const metadata = 3;
const saslHandshake = 17;
const saslAuthenticate = 36;

/**
 * As much of a Kafka broker as it takes to be shown a token without TLS, and to do badly with it: to repeat it, or to send the
 * client on to another address.
 */
export async function fakeBroker(
	answerTo: (token: string) => SaslAnswer,
	advertised?: { host: string; port: number },
): Promise<FakeBroker> {
	const tokens: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		let received = Buffer.alloc(0);
		socket.on('data', (data) => {
			received = Buffer.concat([received, data]);
			while (received.length >= 4 && received.length >= 4 + received.readInt32BE()) {
				const size = received.readInt32BE();
				const request = received.subarray(4, 4 + size);
				received = received.subarray(4 + size);
				const answer = bodyFor(request);
				socket.write(Buffer.concat([int32(answer.length + 4), request.subarray(4, 8), answer]));
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;

	function bodyFor(request: Buffer): Buffer {
		const [key, version] = [request.readInt16BE(), request.readInt16BE(2)];
		const body = request.subarray(10 + Math.max(0, request.readInt16BE(8)));
		switch (key) {
			case apiVersions: {
				const offered = [
					[apiVersions, 0, 1],
					[metadata, 0, 1],
					[saslHandshake, 0, 1],
					[saslAuthenticate, 0, 0],
				].map((entry) => Buffer.concat(entry.map(int16)));
				const answer = [int16(version > 1 ? 35 : 0), int32(offered.length), ...offered];
				return Buffer.concat(version > 0 ? [...answer, int32(0)] : answer);
			}
			case saslHandshake:
				return Buffer.concat([int16(0), int32(1), text('OAUTHBEARER')]);
			case saslAuthenticate: {
				const fields = body.toString().split('\x01');
				const token = fields.find((field) => field.startsWith('auth=Bearer '))?.slice(12) ?? '';
				if (token !== '') tokens.push(token);
				const { errorCode = 0, errorMessage = '', challenge = '' } = answerTo(token);
				const bytes = Buffer.from(challenge);
				return Buffer.concat([int16(errorCode), text(errorMessage), int32(bytes.length), bytes]);
			}
			default: {
				const { host, port: brokerPort } = advertised ?? { host: 'localhost', port };
				const broker = [int32(1), text(host), int32(brokerPort), int16(-1)];
				return Buffer.concat([int32(1), ...broker, int32(1), int32(0)]);
			}
		}
	}

	return {
		address: `localhost:${port}`,
		tokens,
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

function int16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeInt16BE(value);
	return bytes;
}

function int32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeInt32BE(value);
	return bytes;
}

function text(value: string): Buffer {
	const bytes = Buffer.from(value);
	return Buffer.concat([int16(bytes.length), bytes]);
}
