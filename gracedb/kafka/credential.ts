import { authorityOf, type CredentialData, remembered, sciTokenSource } from '../auth/credential';
import type { AuthSource } from '../auth/auth';
import { fingerprintOf } from '../auth/fingerprint';
import { checkDomains } from '../auth/domains';
import { type HostSystem, realHostSystem } from '../auth/hostSystem';
import type { TokenDestination } from '../auth/tokenRules';
import { inputError } from '../errors/GraceDbError';
import { textOf } from '../json';
import { type Broker, checkBroker, isLoopbackBroker, parseBrokers, urlOfBroker } from './brokers';
import type { BrokerAccess } from './connections';

/** Which brokers events go to, and as which user. */
export interface KafkaIdentity extends BrokerAccess {
	auth: AuthSource;
	/** A pipeline, or the full name of a topic. */
	defaultTopic: string;
	acknowledgements: Acknowledgements;
	compression: Compression;
}

export const acknowledgements = ['all', 'leader', 'none'] as const;
export type Acknowledgements = (typeof acknowledgements)[number];

export const compressions = ['gzip', 'none'] as const;
export type Compression = (typeof compressions)[number];

/** What ligo-gracedb 2.16.1 asks for; Kafka's consumers need kafka.consume. */
const defaultScope = 'gracedb.read';

/**
 * Reads a filled-in credential of the type GraceDB Kafka API.
 *
 * @throws GraceDbError of kind `credential` or `input`
 */
export function kafkaIdentity(
	data: CredentialData,
	hostSystem: HostSystem = realHostSystem,
): KafkaIdentity {
	const brokers = parseBrokers(textOf(data['bootstrapServers']));
	const usesTls = data['useTls'] !== false;
	const check = (broker: Broker): void => {
		checkBroker(broker, { bootstrap: brokers, tls: usesTls });
		checkDomains(data, urlOfBroker(broker));
	};
	for (const broker of brokers) check(broker);
	const ca = authorityOf(data['ca']);
	const audience = textOf(data['audience']).trim();
	// What n8n has not filled in is at its default; empty means that any will do.
	const scope = textOf(data['scope'] ?? defaultScope).trim();
	const settings = JSON.stringify(['kafka', data]);
	const auth = remembered(settings, hostSystem, () =>
		sciTokenSource(
			data,
			{
				destination: kafkaDestination(brokers, { audience, scope }),
				// A token that is found goes only where its audience names the broker; there is no list of known brokers.
				checkDiscovery: () => undefined,
				vault: { scopes: scope, audience: audience || (brokers[0]?.host ?? '') },
				ca,
			},
			hostSystem,
		),
	);
	return {
		brokers,
		auth,
		signIn: { mechanism: 'oauthbearer', auth, called: 'the SciToken' },
		fingerprint: fingerprintOf(settings),
		tls: usesTls ? { ca, skipHostVerification: data['skipHostVerification'] === true } : undefined,
		checkBroker: check,
		defaultTopic: textOf(data['defaultTopic']).trim() || 'test',
		acknowledgements: choice(data, 'acknowledgements', 'Acknowledgements', acknowledgements),
		compression: choice(data, 'compression', 'Compression', compressions),
	};
}

/** Brokers as the destination of a token. ligo-gracedb 2.16.1 asks for the bare host name as audience. */
function kafkaDestination(
	brokers: readonly Broker[],
	{ audience, scope }: { audience: string; scope: string },
): TokenDestination {
	const machines = brokers.map(audiencesOf);
	const [first = ['']] = machines;
	return {
		name: 'the Kafka broker',
		audiences: audience === '' ? [first[0] ?? '', ...machines.flat()] : [audience],
		machines,
		isKnown: false,
		isLoopback: brokers.every(isLoopbackBroker),
		scope: scope || 'gracedb.read',
		grants: (given) => scope === '' || scope.split(/[\s,]+/).includes(given),
	};
}

function audiencesOf(broker: Broker): string[] {
	// Loopback addresses all name the same machine.
	const names = isLoopbackBroker(broker)
		? ['localhost', '127.0.0.1', '[::1]']
		: [urlOfBroker(broker).hostname];
	return names
		.flatMap((name) => [name, `${name}:${broker.port}`])
		.flatMap((name) => [name, `https://${name}`]);
}

function choice<const Value extends string>(
	data: CredentialData,
	field: string,
	displayName: string,
	values: readonly [Value, ...Value[]],
): Value {
	const given = textOf(data[field]);
	const found = given === '' ? values[0] : values.find((value) => value === given);
	if (found !== undefined) return found;
	throw inputError(
		`${displayName}: "${given}" is not a choice.`,
		`Choose one of ${values.join(', ')}.`,
	);
}
