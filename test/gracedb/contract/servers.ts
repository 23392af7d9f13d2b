import { readFileSync } from 'node:fs';
import { beforeAll } from 'vitest';
import type { AuthSource } from '../../../gracedb/auth/auth';
import { identityOf } from '../../../gracedb/auth/credential';
import type { GraceDbClientOptions } from '../../../gracedb/client';
import { useSimulator } from '../../support/simulator';

/** A server that the contract is tried on. */
export interface ContractServer {
	/** How to reach it, for anybody. */
	connection: Pick<GraceDbClientOptions, 'serverUrl' | 'ca' | 'anonymousRequestsPerSecond'>;
	/** What proves to be one and the same user, by kind; the first is used. None: only anonymous users. */
	credentials: Readonly<Record<string, AuthSource>>;
	/** What must not be skipped: calls that the server has, and writes that it allows the user. */
	surely: readonly ('offers' | 'allows')[];
}

/** To be called within a group of tests; the server is there once they run. */
type UseServer = () => () => ContractServer;

/**
 * The servers to try by name: the one of GRACEDB_TEST_SERVER where it is set, else the simulator in both of its generations.
 *
 * - `GRACEDB_TEST_SERVER`: its address, `https://gracedb-playground.ligo.org`
 * - `GRACEDB_TEST_TOKEN`: a SciToken; without one only what anonymous users may read is tried
 * - `GRACEDB_TEST_CA`: file with a further certificate authority to trust
 */
export function contractServers(env: NodeJS.ProcessEnv): Record<string, UseServer> {
	const serverUrl = env['GRACEDB_TEST_SERVER'];
	if (serverUrl) return { [`the server ${serverUrl}`]: () => () => givenServer(serverUrl, env) };
	return {
		'a current server': () => simulatedServer('current'),
		'a classic server': () => simulatedServer('classic'),
	};
}

function givenServer(serverUrl: string, env: NodeJS.ProcessEnv): ContractServer {
	const { GRACEDB_TEST_TOKEN: token, GRACEDB_TEST_CA: caFile } = env;
	const ca = caFile ? readFileSync(caFile, 'utf8') : undefined;
	const named = { server: 'custom', customServer: serverUrl, access: 'readWrite' };
	return {
		connection: { serverUrl, ca },
		credentials: token
			? { SciToken: identityOf.graceDbSciTokenApi({ ...named, token: token.trim() }).auth }
			: {},
		surely: [],
	};
}

function simulatedServer(profile: 'current' | 'classic'): () => ContractServer {
	const simulator = useSimulator({ https: true, profile });
	beforeAll(async () => {
		const authorization = `Bearer ${simulator.token('catalogManager')}`;
		const headers = { authorization, 'content-type': 'application/json' };
		const body = JSON.stringify({ number: '4', smap: {} });
		await fetch(`${simulator.ready().apiUrl}gwtc/`, { method: 'POST', headers, body });
	});
	return () => {
		const { caFile, httpsApiUrl, x509 } = simulator.ready();
		const pem = (path: string | null | undefined): string => readFileSync(path ?? '', 'utf8');
		const { graceDbSciTokenApi = {} } = simulator.sciToken('scientist');
		const { certFile, keyFile, proxyFile } = x509 ?? {};
		return {
			connection: {
				serverUrl: httpsApiUrl ?? '',
				ca: pem(caFile),
				anonymousRequestsPerSecond: 1000,
			},
			credentials: {
				SciToken: identityOf.graceDbSciTokenApi(graceDbSciTokenApi).auth,
				certificate: identityOf.graceDbX509Api({
					certificate: pem(certFile),
					privateKey: pem(keyFile),
				}).auth,
				'proxy certificate': identityOf.graceDbX509Api({ certificate: pem(proxyFile) }).auth,
			},
			surely: profile === 'current' ? ['offers', 'allows'] : ['allows'],
		};
	};
}
