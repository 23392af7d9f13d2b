import { clientCredentials } from '../auth/clientCredentials';
import { authorityOf, type CredentialData, remembered } from '../auth/credential';
import { checkDomains } from '../auth/domains';
import { credentialError } from '../auth/auth';
import { fingerprintOf } from '../auth/fingerprint';
import { type HostSystem, realHostSystem } from '../auth/hostSystem';
import { inputError } from '../errors/GraceDbError';
import { textOf } from '../json';
import { type Broker, checkBroker, parseBrokers, urlOfBroker } from './brokers';
import type { BrokerAccess, SignIn } from './connections';

/** Brokers whose streams are read, and as which user. */
export interface StreamAccess extends BrokerAccess {
	/** Client ID or user name; empty for nobody. */
	user: string;
	/** With what the name of a consumer group has to begin there. */
	groupPrefix: string;
}

export const streamCredentialTypes = ['gcnApi', 'scimmaHopskotchApi', 'kafkaAlertApi'] as const;
export type StreamCredentialType = (typeof streamCredentialTypes)[number];

/** Domains of GCN (gcn.nasa.gov/docs/client). */
const gcnDomains: Partial<Record<string, string>> = {
	production: 'gcn.nasa.gov',
	test: 'test.gcn.nasa.gov',
	dev: 'dev.gcn.nasa.gov',
};
const gcnScope = 'gcn.nasa.gov/kafka-public-consumer';
const scimmaBroker = 'kafka.scimma.org:9092';

/**
 * Reads a filled-in credential for a stream of alerts.
 *
 * @throws GraceDbError of kind `credential` or `input`
 */
export function streamAccess(
	type: StreamCredentialType,
	data: CredentialData,
	hostSystem: HostSystem = realHostSystem,
): StreamAccess {
	switch (type) {
		case 'gcnApi': {
			const domain = gcnDomains[textOf(data['environment']) || 'production'];
			if (domain === undefined) {
				throw inputError('Environment is not a choice.', 'Choose Production, Test or Development.');
			}
			const tokenUrl = `https://auth.${domain}/oauth2/token`;
			return access(data, {
				bootstrapServers: `kafka.${domain}:9092`,
				usesTls: true,
				signIn: clientSignIn({ ...data, tokenUrl, scope: gcnScope }, undefined, hostSystem),
				user: textOf(data['clientId']).trim(),
			});
		}
		case 'scimmaHopskotchApi': {
			const user = textOf(data['username']).trim();
			return access(data, {
				bootstrapServers: scimmaBroker,
				usesTls: true,
				signIn: passwordSignIn('scram-sha-512', data),
				user,
				groupPrefix: `${user}-`,
			});
		}
		case 'kafkaAlertApi':
			return customAccess(data, hostSystem);
	}
}

function customAccess(data: CredentialData, hostSystem: HostSystem): StreamAccess {
	const mechanism = textOf(data['mechanism']) || 'scram-sha-512';
	const ca = authorityOf(data['ca']);
	const common = {
		bootstrapServers: textOf(data['bootstrapServers']),
		usesTls: data['useTls'] !== false,
		ca,
		skipHostVerification: data['skipHostVerification'] === true,
		groupPrefix: textOf(data['groupPrefix']).trim(),
	};
	switch (mechanism) {
		case 'oauthbearer': {
			const user = textOf(data['clientId']).trim();
			return access(data, { ...common, signIn: clientSignIn(data, ca, hostSystem), user });
		}
		case 'scram-sha-512':
		case 'scram-sha-256':
		case 'plain': {
			const user = textOf(data['username']).trim();
			return access(data, { ...common, signIn: passwordSignIn(mechanism, data), user });
		}
		case 'none':
			return access(data, { ...common, signIn: { mechanism }, user: '' });
		default:
			throw inputError(
				`Mechanism: "${mechanism.slice(0, 50)}" is not a choice.`,
				'Choose SCRAM-SHA-512, SCRAM-SHA-256, PLAIN, OAUTHBEARER or None.',
			);
	}
}

function access(
	data: CredentialData,
	given: {
		bootstrapServers: string;
		usesTls: boolean;
		ca?: string;
		skipHostVerification?: boolean;
		signIn: SignIn;
		user: string;
		groupPrefix?: string;
	},
): StreamAccess {
	const { usesTls, ca, skipHostVerification = false, signIn, user, groupPrefix = '' } = given;
	const brokers = parseBrokers(given.bootstrapServers);
	const check = (broker: Broker): void => {
		// Without a secret there is nothing to keep.
		if (signIn.mechanism !== 'none') checkBroker(broker, { bootstrap: brokers, tls: usesTls });
		checkDomains(data, urlOfBroker(broker));
	};
	for (const broker of brokers) check(broker);
	return {
		brokers,
		signIn,
		fingerprint: fingerprintOf(JSON.stringify(['stream', data])),
		tls: usesTls ? { ca, skipHostVerification } : undefined,
		checkBroker: check,
		user,
		groupPrefix,
	};
}

function clientSignIn(
	data: CredentialData,
	ca: string | undefined,
	hostSystem: HostSystem,
): SignIn {
	const given = {
		tokenUrl: textOf(data['tokenUrl']),
		clientId: textOf(data['clientId']),
		clientSecret: textOf(data['clientSecret']),
		scope: textOf(data['scope']),
		ca,
	};
	if (URL.canParse(given.tokenUrl)) checkDomains(data, new URL(given.tokenUrl));
	const auth = remembered(JSON.stringify(['client', given]), hostSystem, () =>
		clientCredentials(given, hostSystem),
	);
	return { mechanism: 'oauthbearer', auth, called: 'the token of this client ID' };
}

function passwordSignIn(
	mechanism: 'scram-sha-512' | 'scram-sha-256' | 'plain',
	data: CredentialData,
): SignIn {
	const username = textOf(data['username']).trim();
	const password = textOf(data['password']).trim();
	for (const [field, value] of [
		['Username', username],
		['Password', password],
	]) {
		if (value !== '') continue;
		throw credentialError(`${field} is empty.`, 'Fill it in as the broker shows it.');
	}
	return { mechanism, username, password };
}
