import { isIP, connect, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Auth, AuthSource } from '../auth/auth';
import { GraceDbError } from '../errors/GraceDbError';
import { redactorOf } from '../errors/redact';
import { abortable } from '../http/abortable';
import { type EgressFilter, forbidden } from '../http/egress';
import { trusted } from '../http/trust';
import { addressOfBroker, type Broker } from './brokers';
import { tokenRefused } from './failure';
import { type ISocketFactory, type Kafka, loadKafkaJs, type LogEntry } from './kafkajs';

/** How to sign in to brokers. */
export type SignIn =
	/** @param called what people call the token, such as `the SciToken` */
	| { mechanism: 'oauthbearer'; auth: AuthSource; called: string }
	| {
			mechanism: 'scram-sha-512' | 'scram-sha-256' | 'plain';
			username: string;
			password: string;
	  }
	| { mechanism: 'none' };

/** Which brokers to connect to, and as which user. */
export interface BrokerAccess {
	brokers: readonly Broker[];
	signIn: SignIn;
	/** Same credential, same text. */
	fingerprint: string;
	/** Undefined: without TLS. */
	tls: { ca?: string; skipHostVerification: boolean } | undefined;
	/** Throws for a broker that must not have the secret; asked before each connection. */
	checkBroker: (broker: Broker) => void;
}

/** kafkajs with connections that keep the rules of the credential. */
export interface Connections {
	readonly kafka: Kafka;
	/** Whether none of the connections has been lost. */
	isWhole(): boolean;
	/** What was noticed here: a refusal of ours, else what a connection failed of. */
	noticed(): unknown;
	/** Lets the process end although connections are open, or not any more. */
	hold(isHeld: boolean): void;
	/** Ends all connections at once, whatever is under way, and makes no further ones. */
	close(): void;
}

export interface ConnectionsOptions {
	access: BrokerAccess;
	egress?: EgressFilter;
	/** Receives the log of kafkajs; default nobody. */
	log?: (entry: LogEntry) => void;
}

/** For one attempt of kafkajs, in ms; the deadline of the caller bounds all of them. */
const timeLimits = {
	connectionTimeout: 10_000,
	authenticationTimeout: 10_000,
	requestTimeout: 30_000,
};
/** Given to every part of kafkajs: its defaults depend on NODE_ENV. */
export const retry = { retries: 2, initialRetryTime: 200, maxRetryTime: 2_000 };
/** For a new token within open connections, which no caller waits for; ms. */
const renewalLimit = 10_000;
const keepAliveDelay = 60_000;
/** What kafkajs notes, at the level debug, of a broker's answer why it names no coordinator of a group. */
const noCoordinator = 'Tried to find group coordinator';

/**
 * kafkajs for the brokers of a credential; nothing is connected yet. The one place that opens sockets to brokers, so the one place that
 * keeps the rules: which broker may have the secret, n8n's filter of connections, TLS.
 */
export async function makeConnections({
	access,
	egress,
	log,
}: ConnectionsOptions): Promise<Connections> {
	const { Kafka, KafkaJSNonRetriableError, logLevel } = await loadKafkaJs();
	const { signIn } = access;
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
		if (isClosed) throw new Error('The connections are closed.');
		checkConnection({ host, port });
		const target = { host, port, ...(egress && { lookup: filteredLookup(egress) }) };
		const socket = access.tls
			? connectTls(
					{
						...target,
						...(isIP(host) === 0 && { servername: host }),
						...(access.tls.ca !== undefined && { ca: trusted(access.tls.ca) }),
						...(access.tls.skipHostVerification && { checkServerIdentity: () => undefined }),
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
			access.checkBroker(broker);
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

	/** The token at this moment: connections may outlive it. */
	async function currentToken(auth: AuthSource): Promise<Auth> {
		const signal = AbortSignal.timeout(renewalLimit);
		const current = await abortable(auth.current({ signal, egress }), signal);
		current.check(Date.now());
		return current;
	}

	const tokenProvider =
		({ auth, called }: Extract<SignIn, { mechanism: 'oauthbearer' }>) =>
		({ host, port, saslAuthenticate }: SaslExchange): { authenticate: () => Promise<void> } => ({
			async authenticate() {
				const current = await currentToken(auth).catch((error: unknown) => {
					// kafkajs would keep only its words.
					if (error instanceof GraceDbError) refusal = error;
					throw error;
				});
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
				const redact = redactorOf(current).text;
				refusal = tokenRefused(addressOfBroker({ host, port }), answer, { redact, called });
				throw new KafkaJSNonRetriableError(refusal.message);
			},
		});

	const kafka = new Kafka({
		clientId: 'n8n-nodes-gracedb',
		brokers: access.brokers.map(addressOfBroker),
		ssl: access.tls !== undefined,
		sasl:
			signIn.mechanism === 'none'
				? undefined
				: signIn.mechanism === 'oauthbearer'
					? ({ mechanism: 'oauthbearer', authenticationProvider: tokenProvider(signIn) } as never)
					: (signIn as never),
		socketFactory,
		...timeLimits,
		enforceRequestTimeout: true,
		retry,
		logLevel: logLevel.DEBUG,
		// Its logs would go to the output of n8n.
		logCreator: () => (entry) => {
			// Its error says nothing of why.
			if (entry.log.message === noCoordinator) lastError = entry.log['error'];
			log?.(entry);
		},
	});
	return {
		kafka,
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
