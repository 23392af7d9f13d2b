import { codeOf, connectionWords, isTlsCode } from '../errors/connectionError';
import { GraceDbError, type GraceDbErrorKind } from '../errors/GraceDbError';
import { entryOf } from '../json';

export interface FailureContext {
	/** The bootstrap servers, for people. */
	brokers: string;
	tls: boolean;
	topic?: string;
	/** What people call that with which we sign in. Default `the SciToken`. */
	called?: string;
	/** Whether messages are read, and not sent. Default false. */
	isReading?: boolean;
	/** Takes secrets out of what a broker says. */
	redact: (text: string) => string;
}

interface Words {
	kind: GraceDbErrorKind;
	message: string;
	advice: string;
}

/** An error of kafkajs as a sentence with what to do about it; it carries neither the error itself nor a token. */
export function kafkaError(error: unknown, context: FailureContext): GraceDbError {
	const ours = causesOf(error).find((cause) => cause instanceof GraceDbError);
	if (ours instanceof GraceDbError) return ours;
	const { message, ...details } =
		protocolWords(error, context) ??
		connectionFailure(error, context) ??
		otherFailure(error, context);
	return new GraceDbError(message, details);
}

/** The error of a broker that did not take the token. @param answer its words, JSON */
export function tokenRefused(
	broker: string,
	answer: string,
	{ redact, called }: { redact: (text: string) => string; called: string },
): GraceDbError {
	return new GraceDbError(
		`The Kafka broker ${broker} does not accept ${called} (${redact(answer).slice(0, 200)}).`,
		{ kind: 'credential', advice: adviceOnSecret(called) },
	);
}

function adviceOnSecret(called: string): string {
	return called === theSciToken
		? 'Get a token of the issuer, audience and scope that the broker wants; audience and scope stand in the credential.'
		: 'Check the credential: both fields are copied from the account page of the broker, without blanks.';
}

const theSciToken = 'the SciToken';

/** Kafka's name of what went wrong, such as `UNKNOWN_TOPIC_OR_PARTITION`; undefined if the broker has not answered. */
export function typeOf(error: unknown): string | undefined {
	for (const cause of causesOf(error)) {
		if (cause instanceof Error && 'type' in cause && typeof cause.type === 'string')
			return cause.type;
	}
	return undefined;
}

function causesOf(error: unknown): unknown[] {
	const causes: unknown[] = [];
	for (let cause = error; cause !== undefined && causes.length < 10;) {
		causes.push(cause);
		cause = cause instanceof Error ? cause.cause : undefined;
	}
	return causes;
}

function protocolWords(
	error: unknown,
	{ brokers, topic = '', called = theSciToken, isReading = false, redact }: FailureContext,
): Words | undefined {
	const type = typeOf(error);
	if (isReading) {
		const words = readingWords(type, { brokers, topic });
		if (words) return words;
	}
	// kafkajs has the broker's words for a refused password in an error of its own, without a type.
	if (type === undefined && causesOf(error).some(isSaslError)) {
		const said = redact((rootOf(error) as Error).message).slice(0, 200);
		return {
			kind: 'credential',
			message: `The Kafka broker ${brokers} does not accept ${called} (${said.replace(/\.$/, '')}).`,
			advice: adviceOnSecret(called),
		};
	}
	switch (type) {
		// Of the second speaks connectionFailure.
		case undefined:
		case 'UNSUPPORTED_SASL_MECHANISM':
			return undefined;
		case 'UNKNOWN_TOPIC_OR_PARTITION':
			return {
				kind: 'missing',
				message: `The topic ${topic} does not exist on the Kafka broker ${brokers}.`,
				advice: 'Check the pipeline, and that the broker belongs to this GraceDB.',
			};
		case 'TOPIC_AUTHORIZATION_FAILED':
			return {
				kind: 'permission',
				message: `The token does not allow to write to the topic ${topic} of the Kafka broker ${brokers}.`,
				advice:
					'Ask the operators of GraceDB for the right to send events of this pipeline, or use a token that has it.',
			};
		case 'MESSAGE_TOO_LARGE':
			return {
				kind: 'rejected',
				message: `The message is larger than the topic ${topic} of the Kafka broker ${brokers} takes.`,
				advice: 'Send a smaller event file, or submit the event through HTTP.',
			};
		case 'INVALID_TOPIC_EXCEPTION':
			return {
				kind: 'input',
				message: `"${topic}" cannot be the name of a topic.`,
				advice: 'Topics are called like gracedb.gstlal.',
			};
		case 'SASL_AUTHENTICATION_FAILED':
		case 'ILLEGAL_SASL_STATE':
			return {
				kind: 'credential',
				message: `The Kafka broker ${brokers} does not accept ${called}.`,
				advice: adviceOnSecret(called),
			};
		default:
			return {
				kind: 'unavailable',
				message: `The Kafka broker ${brokers} answers ${type}.`,
				advice: 'Try again later, or ask the operators of the broker.',
			};
	}
}

const isSaslError = (cause: unknown): boolean =>
	cause instanceof Error && cause.name === 'KafkaJSSASLAuthenticationError';

/** What goes wrong for those who read. */
function readingWords(
	type: string | undefined,
	{ brokers, topic }: { brokers: string; topic: string },
): Words | undefined {
	switch (type) {
		case 'UNKNOWN_TOPIC_OR_PARTITION':
			return {
				kind: 'missing',
				message: `The topic ${topic} does not exist on the Kafka broker ${brokers}.`,
				advice: 'Check Topics, and that the source is the right one.',
			};
		case 'TOPIC_AUTHORIZATION_FAILED':
			return {
				kind: 'permission',
				message: `The user may not read the topic ${topic} of the Kafka broker ${brokers}.`,
				advice:
					'Ask the operators of the broker for the right to read it, or use the credential of a user who may.',
			};
		case 'GROUP_AUTHORIZATION_FAILED':
			return {
				kind: 'permission',
				message: `The user may not read in this consumer group of the Kafka broker ${brokers}.`,
				advice:
					'Set Group ID to one that the user may use. On SCiMMA it begins with the user name and a hyphen.',
			};
		case undefined:
		default:
			return undefined;
	}
}

function connectionFailure(
	error: unknown,
	{ brokers, tls, redact, called = theSciToken }: FailureContext,
): Words | undefined {
	const broker = brokerOf(error) ?? brokers;
	const code = codeOf(error);
	const text = textsOf(error);
	const kind = 'connection';
	const advice = 'Check Bootstrap Servers in the credential and the network, or try again later.';
	if (
		/mechanism is not supported by the server/.test(text) ||
		typeOf(error) === 'UNSUPPORTED_SASL_MECHANISM'
	) {
		return {
			kind,
			message:
				called === theSciToken
					? `The Kafka broker ${broker} does not take tokens (SASL OAUTHBEARER) at this port.`
					: `The Kafka broker ${broker} does not know this way to sign in at this port.`,
			advice:
				'Check the port in Bootstrap Servers: brokers have another one for each way to sign in.',
		};
	}
	if (tls && (isNoTls(code, text) || /before secure TLS connection/.test(text))) {
		return {
			kind,
			message: `The Kafka broker ${broker} does not speak TLS at this port.`,
			advice: 'Check the port in Bootstrap Servers.',
		};
	}
	if (isTlsCode(code)) {
		return {
			kind,
			message: `The secure connection to the Kafka broker ${broker} failed: ${tlsWords(code, rootOf(error), redact)}.`,
			advice:
				code === 'ERR_TLS_CERT_ALTNAME_INVALID'
					? 'Type the broker in Bootstrap Servers by the name that stands in its certificate.'
					: isUntrusted(code)
						? 'Paste the certificate of its authority into Certificate Authority in the credential, or start n8n with NODE_EXTRA_CA_CERTS set to its file.'
						: 'Check Bootstrap Servers, or ask the operators of the broker.',
		};
	}
	if (code === 'ENOTFOUND') {
		return { kind, message: `Host of the Kafka broker not found: ${broker}.`, advice };
	}
	const known = entryOf(connectionWords, code);
	// What undici's words say of answers does not fit here.
	if (known !== undefined && !/ECONNRESET|EPIPE/.test(code)) {
		return { kind, message: `The Kafka broker ${broker} ${known}.`, advice };
	}
	if (/Connection timeout/.test(text)) {
		return {
			kind,
			message: `The Kafka broker ${broker} did not accept the connection in time.`,
			advice,
		};
	}
	if (/ECONNRESET|EPIPE/.test(code) || /Closed connection|KafkaJSConnectionClosed/.test(text)) {
		return {
			kind,
			message: `The Kafka broker ${broker} closed the connection.`,
			advice: tls ? advice : `${advice} If it wants TLS, switch on Use TLS.`,
		};
	}
	if (/timed out|did not answer/i.test(text)) {
		return { kind, message: `The Kafka broker ${broker} did not answer in time.`, advice };
	}
	return undefined;
}

/** What is wrong with a certificate. */
function tlsWords(code: string, error: unknown, redact: (text: string) => string): string {
	if (isUntrusted(code)) return 'its certificate is signed by an unknown authority';
	if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired';
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate is for another host';
	return error instanceof Error ? redact(error.message).replace(/\.$/, '') : code;
}

/** Whether the authority behind a certificate is not known. */
function isUntrusted(code: string): boolean {
	return /SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO/.test(code);
}

/** A port without TLS answers the handshake with something else, or hangs up at once. */
function isNoTls(code: string, text: string): boolean {
	return (
		/^(?:ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/.test(code) ||
		/wrong version number|packet length too long/i.test(text)
	);
}

function otherFailure(error: unknown, { brokers, redact }: FailureContext): Words {
	const root = rootOf(error);
	const words = root instanceof Error ? redact(root.message).slice(0, 300) : 'without words';
	return {
		kind: 'connection',
		message: `The Kafka broker ${brokers} could not be used (${words.replace(/\.$/, '')}).`,
		advice: 'Try again later; if it stays so, the operators of the broker may know more.',
	};
}

function rootOf(error: unknown): unknown {
	return causesOf(error).at(-1);
}

function textsOf(error: unknown): string {
	return causesOf(error)
		.map((cause) => (cause instanceof Error ? `${cause.name} ${cause.message}` : ''))
		.join(' ');
}

/** kafkajs notes the address in some of its errors. */
function brokerOf(error: unknown): string | undefined {
	for (const cause of causesOf(error)) {
		if (cause instanceof Error && 'broker' in cause && typeof cause.broker === 'string')
			return cause.broker;
	}
	return undefined;
}
