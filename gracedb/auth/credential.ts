import { inputError } from '../errors/GraceDbError';
import { textOf } from '../json';
import { isKnownServer, serverAddress } from '../servers';
import { parseServerUrl } from '../serverUrl';
import { checkConfidential, checkDiscoveryServer } from './allowedServer';
import { type AuthSource, fixedSource } from './auth';
import { certificateDiscovery } from './certificateDiscovery';
import { checkDomains } from './domains';
import { fingerprintOf } from './fingerprint';
import { type HostSystem, realHostSystem } from './hostSystem';
import { repairPem } from './pem';
import { pemFiles } from './pemFiles';
import { sciTokenAuth } from './scitoken';
import { tokenDiscovery } from './tokenDiscovery';
import { tokenFile } from './tokenFile';
import { graceDbDestination, type TokenDestination } from './tokenRules';
import { vaultRoot, vaultToken } from './vault';
import { x509Auth } from './x509';

/** A filled-in credential, as n8n stores it. */
export type CredentialData = Readonly<Record<string, unknown>>;

/** Which server to ask, and as which user. */
export interface Identity {
	serverUrl: string;
	auth: AuthSource;
	/** PEM of further certificate authorities to trust. */
	ca?: string;
	/** Whether the credential may only read. */
	readOnly: boolean;
}

/**
 * Reads a filled-in credential of each type, and decides to which server it may go. All throw GraceDbError of kind
 * `credential` or `input`.
 */
export const identityOf = {
	graceDbSciTokenApi: (data: CredentialData, hostSystem = realHostSystem): Identity =>
		identity('scitoken', data, hostSystem),

	graceDbX509Api: (data: CredentialData, hostSystem = realHostSystem): Identity =>
		identity('x509', data, hostSystem),
};

export type CredentialType = keyof typeof identityOf;

/** Whether a name is that of a credential type here, and of nothing that every object has. */
export function isCredentialType(name: string): name is CredentialType {
	return Object.hasOwn(identityOf, name);
}

/** Whether its source may give another token or certificate by itself: a pasted one stays what it is. */
export function renewsItself({ source }: CredentialData): boolean {
	return !['', 'token', 'pem'].includes(textOf(source));
}

function identity(
	kind: 'scitoken' | 'x509',
	data: CredentialData,
	hostSystem: HostSystem,
): Identity {
	const server = textOf(data['server']) || 'production';
	const serverUrl = serverAddress(server, textOf(data['customServer']));
	const url = parseServerUrl(serverUrl);
	checkDomains(data, url);
	checkConfidential(url);
	const ca = authorityOf(data['ca']);
	const auth = remembered(JSON.stringify([kind, data]), hostSystem, () =>
		kind === 'scitoken'
			? sciTokenSource(
					data,
					{
						destination: graceDbDestination(serverUrl),
						checkDiscovery: () => checkDiscoveryServer(url),
						vault: { scopes: textOf(data['vaultScopes']), audience: textOf(data['vaultAudience']) },
						ca,
					},
					hostSystem,
				)
			: x509Source(data, url, hostSystem),
	);
	return {
		serverUrl,
		auth,
		// A known server needs no further authority: that of somebody else would stand in for it.
		ca: isKnownServer(url) ? undefined : ca,
		// What n8n has not filled in is at its default.
		readOnly: data['access'] !== 'readWrite',
	};
}

export interface SciTokenSourceOptions {
	destination: TokenDestination;
	/** Throws where what discovery finds on this machine must not go. */
	checkDiscovery: () => void;
	/** What a Vault is asked for; empty for what the path stands for. */
	vault: { scopes: string; audience: string };
	/** PEM of further certificate authorities, for the Vault. */
	ca?: string;
}

/**
 * The source of tokens that a credential names: pasted text, a file or discovery, a Vault.
 *
 * @throws GraceDbError of kind `credential` or `input`
 */
export function sciTokenSource(
	data: CredentialData,
	{ destination, checkDiscovery, vault, ca }: SciTokenSourceOptions,
	hostSystem: HostSystem,
): AuthSource {
	const rules = { destination, sendAnyway: data['sendAnyway'] === true };
	switch (textOf(data['source']) || 'token') {
		case 'file': {
			const path = textOf(data['bearerFile']).trim();
			const ofOperator = { ...rules, operators: true };
			if (path !== '') return tokenFile(path, ofOperator, hostSystem);
			checkDiscovery();
			return tokenDiscovery(ofOperator, hostSystem);
		}
		case 'vault':
			checkDomains(data, vaultRoot(textOf(data['vaultUrl'])));
			return vaultToken(
				{
					address: textOf(data['vaultUrl']),
					path: textOf(data['vaultPath']),
					vaultToken: textOf(data['vaultToken']),
					...vault,
					ca,
					buffer: secondsOf(data['renewBefore'], 300) * 1000,
				},
				rules,
				hostSystem,
			);
		case 'token':
			return fixedSource(sciTokenAuth(textOf(data['token']), { ...rules, source: 'pasted' }));
		default:
			throw unknownSource(data, 'Token, File or Discovery, or Vault');
	}
}

function x509Source(data: CredentialData, server: URL, hostSystem: HostSystem): AuthSource {
	const passphrase = textOf(data['passphrase']);
	switch (textOf(data['source']) || 'pem') {
		case 'files':
			return pemFiles(
				{
					certificate: textOf(data['pemFile']).trim(),
					key: textOf(data['keyFile']).trim(),
					passphrase,
				},
				hostSystem,
			);
		case 'discovery':
			checkDiscoveryServer(server);
			return certificateDiscovery(hostSystem, passphrase);
		case 'pem':
			return fixedSource(
				x509Auth({
					certificate: textOf(data['certificate']),
					privateKey: textOf(data['privateKey']),
					passphrase,
					source: 'pasted',
				}),
			);
		default:
			throw unknownSource(data, 'PEM, Files or Discovery');
	}
}

function unknownSource({ source }: CredentialData, choices: string): Error {
	return inputError(`Source: "${textOf(source)}" is not a choice.`, `Choose ${choices}.`);
}

/** Sources hold what they have fetched, so the same credential gets the same source, in all executions of the process. */
const sources = new WeakMap<HostSystem, Map<string, AuthSource>>();
const maxSources = 200;

/** The source of these settings in this process, made where there is none. */
export function remembered(
	settings: string,
	hostSystem: HostSystem,
	make: () => AuthSource,
): AuthSource {
	const known = sources.get(hostSystem) ?? new Map<string, AuthSource>();
	sources.set(hostSystem, known);
	const key = fingerprintOf(settings);
	const source = known.get(key) ?? make();
	// The one used last stands last, and the first is the one to go.
	known.delete(key);
	known.set(key, source);
	const [oldest] = known.keys();
	if (known.size > maxSources && oldest !== undefined) known.delete(oldest);
	return source;
}

/**
 * The certificate authorities of a pasted text, as PEM; undefined for an empty one.
 *
 * @throws GraceDbError of kind `input`
 */
export function authorityOf(given: unknown): string | undefined {
	const text = textOf(given).trim();
	if (text === '') return undefined;
	const blocks = repairPem(text).filter(({ label }) => /CERTIFICATE$/.test(label));
	if (blocks.length > 0) return blocks.map(({ pem }) => pem).join('');
	throw inputError(
		'Certificate Authority: this is not a certificate in PEM format.',
		'Paste the whole text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, or leave the field empty.',
	);
}

function secondsOf(value: unknown, standard: number): number {
	const seconds = Number(value ?? standard);
	return Number.isFinite(seconds) && seconds >= 0 ? seconds : standard;
}
