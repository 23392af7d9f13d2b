import type { LookupFunction } from 'node:net';
import { GraceDbError } from '../errors/GraceDbError';
import { proxyFor } from './proxy';

export type Verdict = { ok: true } | { ok: false; error: Error };

/**
 * What the operator allows this process to connect to. n8n hands out one of this shape (`NodeEgressFilter`), so that no
 * workflow can reach the inside of a network.
 */
export interface EgressFilter {
	/** Before a connection; looks names up. */
	validateUrl(url: string | URL): Promise<Verdict>;
	/** For a proxy's address, which no look-up will see. */
	validateConnectionHost(host: string): Verdict;
	/** A look-up of names that refuses forbidden addresses. */
	createSecureLookup(): LookupFunction;
	/** Throws for a redirect to a forbidden address. */
	validateRedirectSync(url: string): void;
}

/** A filter that lets nothing through, for places where n8n hands out none although its operator wants one. */
export function refuseAll(reason: string): EgressFilter {
	const refused = (): Verdict => ({ ok: false, error: new Error(reason) });
	return {
		validateUrl: () => Promise.resolve(refused()),
		validateConnectionHost: refused,
		createSecureLookup: () => (_name, _options, done) => done(new Error(reason), ''),
		validateRedirectSync() {
			throw new Error(reason);
		},
	};
}

/**
 * Asks the filter before a connection, and for the proxy on the way, if there is one.
 *
 * @throws GraceDbError of kind `connection`
 */
export async function checkEgress(url: URL, egress: EgressFilter | undefined): Promise<void> {
	if (!egress) return;
	const verdict = await egress.validateUrl(url.origin);
	if (!verdict.ok) throw forbidden(url, verdict.error);
	const proxy = proxyFor(url);
	if (!proxy) return;
	const host = proxy.hostname.replace(/^\[|\]$/g, '');
	const proxyVerdict = egress.validateConnectionHost(host);
	if (!proxyVerdict.ok) throw forbidden(proxy, proxyVerdict.error);
}

/** @throws GraceDbError of kind `connection` */
export function checkRedirect(url: URL, egress: EgressFilter | undefined): void {
	try {
		egress?.validateRedirectSync(url.href);
	} catch (error) {
		throw forbidden(url, error instanceof Error ? error : new Error('refused'));
	}
}

/** The error for a connection that the filter refuses. */
export function forbidden({ host }: Pick<URL, 'host'>, { message }: Error): GraceDbError {
	return new GraceDbError(
		`This n8n does not allow connections to ${host}: ${message.replace(/\.$/, '')}.`,
		{
			kind: 'connection',
			advice:
				'The operator of n8n can allow the server, for example with N8N_SSRF_ALLOWED_HOSTNAMES.',
		},
	);
}
