import { isIP, connect, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { crc32 } from 'node:zlib';
import type { Auth } from '../auth/auth';
import { GraceDbError } from '../errors/GraceDbError';
import { redactorOf } from '../errors/redact';
import { abortable } from '../http/abortable';
import { type EgressFilter, forbidden } from '../http/egress';
import { trusted } from '../http/trust';
import { addressOfBroker, type Broker } from './brokers';
import type { KafkaIdentity } from './credential';
import { tokenRefused } from './failure';
import { type Admin, type ISocketFactory, loadKafkaJs, type Producer } from './kafkajs';

/** A connection to the brokers of a credential, to ask and to send. */
export interface KafkaSession {
	readonly admin: Admin;
	readonly producer: Producer;
	/** Whether none of its connections has been lost. */
	isWhole(): boolean;
	/** What it noticed itself: a refusal of ours, else what a connection failed of. */
	noticed(): unknown;
	/** Lets the process end although the session is open, or not any more. */
	hold(isHeld: boolean): void;
	/** Ends all connections at once, whatever is under way. */
	close(): void;
}

export interface SessionOptions {
	identity: KafkaIdentity;
	egress?: EgressFilter;
}

/** For one attempt of kafkajs, in ms; the deadline of the caller bounds all of them. */
const timeLimits = {
	connectionTimeout: 10_000,
	authenticationTimeout: 10_000,
	requestTimeout: 30_000,
};
/** Given to every part of kafkajs: its defaults depend on NODE_ENV. */
const retry = { retries: 2, initialRetryTime: 200, maxRetryTime: 2_000 };
/** For a new token within an open session, which no caller waits for; ms. */
const renewalLimit = 10_000;
const keepAliveDelay = 60_000;

/** A session that is not connected yet: `admin.connect()` and `producer.connect()` do that. */
export async function createSession({ identity, egress }: SessionOptions): Promise<KafkaSession> {
	const { Kafka, KafkaJSNonRetriableError } = await loadKafkaJs();
	const sockets = new Set<Socket>();
	let isClosed = false;
	let isWhole = true;
	/** A reason of ours not to go on; kafkajs keeps only the words of what is thrown in its sockets. */
	let refusal: GraceDbError | undefined;
	/** What a socket said last: a deadline would hide it. */
	let lastError: unknown;
	const refuse = (error: GraceDbError): never => {
		refusal = error;
		throw error;
	};

	const socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
		if (isClosed) throw new Error('The session is closed.');
		checkConnection({ host, port });
		const target = { host, port, ...(egress && { lookup: filteredLookup(egress) }) };
		const socket = identity.tls
			? connectTls(
					{
						...target,
						...(isIP(host) === 0 && { servername: host }),
						...(identity.tls.ca !== undefined && { ca: trusted(identity.tls.ca) }),
						...(identity.tls.skipHostVerification && { checkServerIdentity: () => undefined }),
					},
					onConnect,
				)
			: connect(target, onConnect);
		socket.setKeepAlive(true, keepAliveDelay);
		sockets.add(socket);
		socket.on('error', (error) => {
			lastError = error;
		});
		socket.once('close', () => {
			sockets.delete(socket);
			isWhole = false;
		});
		return socket;
	};

	/** Every connection passes here, also those to addresses that a broker gave. */
	function checkConnection(broker: Broker): void {
		try {
			identity.checkBroker(broker);
		} catch (error) {
			if (error instanceof GraceDbError) refuse(error);
			throw error;
		}
		const verdict = egress?.validateConnectionHost(broker.host);
		if (verdict && !verdict.ok) refuse(forbidden({ host: addressOfBroker(broker) }, verdict.error));
	}

	function filteredLookup(filter: EgressFilter): LookupFunction {
		const lookup = filter.createSecureLookup();
		return (name, given, done) =>
			lookup(name, given, (error, ...found) => {
				// The name service's own failures have a code of its own.
				const isOfNameService =
					error && /^(?:ENOTFOUND|EAI_|ENODATA|ESERVFAIL|ETIMEOUT)/.test(error.code ?? '');
				if (error && !isOfNameService) refusal = forbidden({ host: name }, error);
				done(error, ...found);
			});
	}

	/** The token at this moment: a session may outlive it. */
	async function currentToken(): Promise<Auth> {
		const signal = AbortSignal.timeout(renewalLimit);
		const current = await abortable(identity.auth.current({ signal, egress }), signal);
		current.check(Date.now());
		return current;
	}

	const authenticationProvider = ({
		host,
		port,
		saslAuthenticate,
	}: SaslExchange): { authenticate: () => Promise<void> } => ({
		async authenticate() {
			const current = await currentToken();
			const token = current.headers()['authorization'] ?? '';
			const answer = await saslAuthenticate({
				request: message(`n,,\x01auth=${token}\x01\x01`),
				response: answerText,
			});
			if (!answer) return;
			// The broker waits for this before it hangs up (RFC 7628, section 3.2.3).
			await saslAuthenticate({ request: message('\x01'), response: answerText }).catch(
				() => undefined,
			);
			refusal = tokenRefused(addressOfBroker({ host, port }), answer, redactorOf(current).text);
			throw new KafkaJSNonRetriableError(refusal.message);
		},
	});

	const kafka = new Kafka({
		clientId: 'n8n-nodes-gracedb',
		brokers: identity.brokers.map(addressOfBroker),
		ssl: identity.tls !== undefined,
		sasl: { mechanism: 'oauthbearer', authenticationProvider } as never,
		socketFactory,
		...timeLimits,
		enforceRequestTimeout: true,
		retry,
		// Its logs would go to the output of n8n; what counts in them comes as an error, too.
		logCreator: () => () => undefined,
	});
	const admin = kafka.admin({ retry });
	const producer = kafka.producer({
		allowAutoTopicCreation: false,
		retry,
		createPartitioner: () => partitionOf,
	});

	return {
		admin,
		producer,
		isWhole: () => isWhole && !isClosed,
		noticed: () => refusal ?? lastError,
		hold(isHeld) {
			for (const socket of sockets) {
				if (isHeld) socket.ref();
				else socket.unref();
			}
		},
		close() {
			isClosed = true;
			for (const socket of sockets) socket.destroy();
			// Only so that kafkajs clears its timers; it may wait for answers that never come.
			for (const part of [admin, producer]) part.disconnect().catch(() => undefined);
		},
	};
}

interface SaslExchange {
	host: string;
	port: number;
	saslAuthenticate: (exchange: {
		request: { encode: () => Buffer };
		response: typeof answerText;
	}) => Promise<string | undefined>;
}

/** A SASL message with its length before it, as kafkajs wants it. */
function message(text: string): { encode: () => Buffer } {
	return {
		encode() {
			const bytes = Buffer.from(text);
			const length = Buffer.alloc(4);
			length.writeInt32BE(bytes.length);
			return Buffer.concat([length, bytes]);
		},
	};
}

const answerText = {
	decode: (bytes: Buffer) => bytes,
	parse: (bytes: Buffer) => bytes.subarray(4).toString(),
};

/** As librdkafka (`consistent_random`), which Python's client uses: kafkajs's own would put a key elsewhere. */
function partitionOf({
	partitionMetadata,
	message: { key },
}: {
	partitionMetadata: readonly unknown[];
	message: { key?: Buffer | string | null };
}): number {
	const count = partitionMetadata.length;
	return key == null ? Math.floor(Math.random() * count) : crc32(key) % count;
}
