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

/** What n8n's contexts for executing, polling and loading lists hand to a node, since n8n 2.30. */
export interface EgressHelpers {
	getSecureEgressFilter?: () => EgressFilter | undefined;
}

/**
 * The one place that decides what may be connected to: what n8n's filter allows where n8n hands one out; everything where the operator has not
 * switched the filter on; nothing where the operator has, and n8n hands none out. Before 2.30 n8n filtered its own requests alone,
 * and to the test of a credential and to `authenticate` it hands none still.
 *
 * @param helpers of n8n's context; undefined where n8n has none
 * @returns undefined for everything
 */
export function egressOf(
	helpers: EgressHelpers | undefined,
	env: (name: string) => string | undefined = (name) => process.env[name],
): EgressFilter | undefined {
	const filter = helpers?.getSecureEgressFilter?.();
	if (filter || !/^(?:true|1)$/i.test(env('N8N_SSRF_PROTECTION_ENABLED') ?? '')) return filter;
	return refuseAll(
		helpers
			? new Refusal(
					'N8N_SSRF_PROTECTION_ENABLED is set, but this n8n gives its nodes no filter of connections to apply',
					'Upgrade n8n to 2.30 or newer, or unset N8N_SSRF_PROTECTION_ENABLED.',
				)
			: new Refusal(
					'with N8N_SSRF_PROTECTION_ENABLED, n8n has no filtered connection here',
					'Use the GraceDB node instead.',
				),
	);
}

/** Why a filter refuses, where its operator cannot change that by allowing the server. */
class Refusal extends Error {
	constructor(
		message: string,
		readonly advice: string,
	) {
		super(message);
	}
}

/** A filter that lets nothing through. */
export function refuseAll(reason: Error): EgressFilter {
	const verdict: Verdict = { ok: false, error: reason };
	return {
		validateUrl: () => Promise.resolve(verdict),
		validateConnectionHost: () => verdict,
		createSecureLookup: () => (_name, _options, done) => done(reason, ''),
		validateRedirectSync() {
			throw reason;
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
export function forbidden({ host }: Pick<URL, 'host'>, reason: Error): GraceDbError {
	return new GraceDbError(
		`This n8n does not allow connections to ${host}: ${reason.message.replace(/\.$/, '')}.`,
		{
			kind: 'connection',
			advice:
				reason instanceof Refusal
					? reason.advice
					: 'The operator of n8n can allow the server, for example with N8N_SSRF_ALLOWED_HOSTNAMES.',
		},
	);
}
