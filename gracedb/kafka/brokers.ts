import { isIP } from 'node:net';
import { isLoopback } from '../auth/allowedServer';
import { GraceDbError, inputError } from '../errors/GraceDbError';

/** The address of a Kafka broker. An IPv6 address has no brackets. */
export interface Broker {
	host: string;
	port: number;
}

const defaultPort = 9092;
const maxBrokers = 50;

/**
 * The brokers in a text: `kafka.example.org:9092`, several with commas, blanks or line breaks between.
 *
 * @throws GraceDbError of kind `input`
 */
export function parseBrokers(text: string): Broker[] {
	const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
	if (entries.length === 0) {
		throw inputError(
			'Bootstrap Servers is empty.',
			'Type the address of a broker, like kafka.example.org:9092.',
		);
	}
	if (entries.length > maxBrokers) {
		throw inputError(`Bootstrap Servers has more than ${maxBrokers} addresses.`, 'Type fewer.');
	}
	return entries.map(parseBroker);
}

function parseBroker(entry: string): Broker {
	const [, host = '', port = String(defaultPort)] =
		/^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(entry) ?? [];
	const url = `https://${host}:${port}`;
	if (host === '' || !URL.canParse(url) || Number(port) === 0) {
		throw inputError(
			`Bootstrap Servers: "${entry.slice(0, 100)}" is not the address of a broker.`,
			'Type host and port, like kafka.example.org:9092; several with commas between.',
		);
	}
	// As the URL parser writes it, which knows all ways to write an IP address.
	return { host: new URL(url).hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** `kafka.example.org:9092` */
export function addressOfBroker({ host, port }: Broker): string {
	return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** The same as a URL, for those who judge by one; no request is sent to it. */
export function urlOfBroker(broker: Broker): URL {
	return new URL(`https://${addressOfBroker(broker)}`);
}

export function isLoopbackBroker(broker: Broker): boolean {
	return isLoopback(urlOfBroker(broker));
}

/**
 * The one place that decides to which brokers a token goes: the bootstrap servers of the credential, and those to which they send
 * us on, if they are of the same domain. Without TLS only to this machine itself.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkBroker(
	broker: Broker,
	{ bootstrap, tls }: { bootstrap: readonly Broker[]; tls: boolean },
): void {
	if (!bootstrap.some((known) => isNear(broker, known))) throw notAllowed(broker, bootstrap);
	if (tls || isLoopbackBroker(broker)) return;
	throw inputError(
		`A token is not sent to the broker ${addressOfBroker(broker)} without TLS: everybody on the way could read it.`,
		'Switch on Use TLS in the credential. Without TLS only localhost works.',
	);
}

function notAllowed(broker: Broker, bootstrap: readonly Broker[]): GraceDbError {
	const from = bootstrap.map(addressOfBroker).join(', ');
	return new GraceDbError(
		`The Kafka broker ${from} sends n8n on to ${addressOfBroker(broker)}, which is in another domain, so the token is not sent there.`,
		{
			kind: 'connection',
			advice:
				'If that broker may have the token, add its address to Bootstrap Servers in the credential.',
		},
	);
}

/** The same host, one below it, or one beside it in a domain of at least two parts. */
function isNear({ host }: Broker, known: Broker): boolean {
	if (host === known.host) return true;
	if (isIP(host) || isIP(known.host))
		return isLoopbackBroker({ host, port: 1 }) && isLoopbackBroker(known);
	const [, ...parent] = known.host.split('.');
	const domain = parent.length >= 2 ? parent.join('.') : known.host;
	return host.endsWith(`.${domain}`);
}
