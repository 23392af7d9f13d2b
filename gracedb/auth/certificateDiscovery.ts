import { join } from 'node:path';
import { GraceDbError } from '../errors/GraceDbError';
import { type Auth, type AuthSource, credentialError } from './auth';
import { checkDiscovery, readFound } from './fileGate';
import type { HostSystem } from './hostSystem';
import { checkKeyFile } from './pemFiles';
import { memoizeLast, readWithRetry } from './readWithRetry';
import { singleFlight } from './singleFlight';
import { x509Auth } from './x509';

/** What the Python client wants a certificate to have left, in ms. */
const minTimeLeft = 600_000;

interface Place {
	name: string;
	certificate: string;
	/** Left out for a proxy file. */
	key?: string;
}

type Parse = (certificate: string, key: string, source: string) => Auth;

/**
 * The search of the Python client (igwn-auth-utils 1.4) for a client certificate, in its order: the first that can be read
 * and has ten minutes left wins, else the first that is still good. Done anew before each request.
 */
export function certificateDiscovery(hostSystem: HostSystem, passphrase = ''): AuthSource {
	const parse = memoizeLast((certificate, privateKey, source) =>
		x509Auth({
			certificate: certificate ?? '',
			privateKey,
			passphrase,
			source: `discovery, ${source}`,
		}),
	);
	const current = singleFlight(async () => {
		checkDiscovery(hostSystem);
		return await readWithRetry(() => search(parse, hostSystem), hostSystem);
	});
	return { kind: 'x509', current: ({ signal } = {}) => current(signal) };
}

async function search(parse: Parse, hostSystem: HostSystem): Promise<Auth> {
	const verdicts: string[] = [];
	let nearlyOver: Auth | undefined;
	for (const place of places(hostSystem)) {
		try {
			const auth = await read(place, parse, hostSystem);
			auth.check(hostSystem.now());
			if ((auth.expiresAt ?? 0) >= hostSystem.now() + minTimeLeft) return auth;
			nearlyOver ??= auth;
		} catch (error) {
			if (!(error instanceof GraceDbError)) throw error;
			verdicts.push(`${place.name}: ${error.message.replace(/\.$/, '')}`);
		}
	}
	if (nearlyOver) return nearlyOver;
	const hint = unpairedVariables(hostSystem);
	throw credentialError(
		`No valid client certificate was found on the n8n host. ${[...verdicts, ...hint].join('; ')}.`,
		'Get one (for example with ecp-get-cert), or use a SciToken: LIGO is retiring X.509 certificates.',
	);
}

function places(hostSystem: HostSystem): Place[] {
	const [certificate, key, proxy] = ['X509_USER_CERT', 'X509_USER_KEY', 'X509_USER_PROXY'].map(
		(name) => hostSystem.env(name),
	);
	const globus = join(hostSystem.home, '.globus');
	return [
		...(certificate !== undefined && key !== undefined
			? [{ name: 'X509_USER_CERT and X509_USER_KEY', certificate, key }]
			: []),
		...(proxy === undefined ? [] : [{ name: 'X509_USER_PROXY', certificate: proxy }]),
		{ name: 'proxy', certificate: proxyPath(hostSystem) },
		{
			name: '.globus',
			certificate: join(globus, 'usercert.pem'),
			key: join(globus, 'userkey.pem'),
		},
	];
}

function proxyPath(hostSystem: HostSystem): string {
	const { userId, userName } = hostSystem;
	if (userId !== undefined) return `/tmp/x509up_u${userId}`;
	return join(hostSystem.env('SYSTEMROOT') ?? 'C:\\Windows', 'Temp', `x509up_${userName}`);
}

async function read(
	{ certificate, key }: Place,
	parse: Parse,
	hostSystem: HostSystem,
): Promise<Auth> {
	const found = await readFound(certificate, hostSystem);
	const foundKey = key === undefined ? found : await readFound(key, hostSystem);
	checkKeyFile(key ?? certificate, foundKey);
	return parse(found.text, foundKey.text, certificate);
}

/** One of the two variables alone counts for nothing. */
function unpairedVariables(hostSystem: HostSystem): string[] {
	const names = ['X509_USER_CERT', 'X509_USER_KEY'];
	const [set, ...more] = names.filter((name) => hostSystem.env(name) !== undefined);
	if (set === undefined || more.length > 0) return [];
	const other = names.find((name) => name !== set) ?? '';
	return [`${set} only works together with ${other}, which is not set`];
}
