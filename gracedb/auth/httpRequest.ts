import { type EgressFilter, refuseAll } from '../egress';
import { inputError } from '../errors';
import { checkMethod } from '../http/readOnly';
import { parseServerUrl } from '../serverUrl';
import { trusted } from '../trust';
import type { Identity } from './credential';
import { type Outside, realOutside } from './outside';

/** The parts of a request in n8n's HTTP Request node that say where it goes; older callers say `uri`. */
export interface Destination {
	url?: unknown;
	uri?: unknown;
	baseURL?: unknown;
}

/** A request as n8n's HTTP Request node prepares it, as far as it matters here. */
export interface LentRequest extends Destination {
	method?: unknown;
	headers?: object;
	agentOptions?: object;
}

/**
 * A request of n8n's HTTP Request node with the credential added. Whatever has to be renewed is renewed here and kept in
 * memory: n8n's own ways (`preAuthentication`) would send failed requests twice, POSTs too, and write tokens into its database.
 *
 * @throws GraceDbError if the request goes to another server, would write with a Read Only credential, or has no good credential
 */
export async function lendCredential<Request extends LentRequest>(
	{ serverUrl, auth: source, ca, readOnly }: Identity,
	request: Request,
	outside: Outside = realOutside,
): Promise<Request> {
	checkSameOrigin(serverUrl, request);
	if (readOnly) checkMethod(textOf(request.method) || 'GET');
	const auth = await source.current({ egress: egressWithoutN8n(outside) });
	auth.check(outside.now());
	const tls = auth.tls();
	const trust = ca === undefined ? {} : { ca: trusted(ca) };
	return {
		...request,
		headers: { ...request.headers, ...auth.headers() },
		...(tls || ca !== undefined
			? { agentOptions: { ...request.agentOptions, ...trust, ...tls } }
			: {}),
		// n8n would show the certificate to wherever a redirect leads. The second line is for its older request helper.
		...(tls
			? { disableFollowRedirect: true, ...{ followRedirect: false, followAllRedirects: false } }
			: {}),
		sendCredentialsOnCrossOriginRedirect: false,
	};
}

/**
 * What may be connected to where n8n hands out no filter, in the test of a credential and in `authenticate`: nothing, if
 * its operator has switched the filter on.
 */
export function egressWithoutN8n({ env }: Pick<Outside, 'env'>): EgressFilter | undefined {
	if (!/^(?:true|1)$/i.test(env('N8N_SSRF_PROTECTION_ENABLED') ?? '')) return undefined;
	return refuseAll(
		'with N8N_SSRF_PROTECTION_ENABLED n8n offers no filtered connection here; it works inside the GraceDB nodes',
	);
}

/**
 * Refuses to lend a credential to a request that goes elsewhere than to the credential's own server.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkSameOrigin(serverUrl: string, { url, uri, baseURL }: Destination): void {
	const server = parseServerUrl(serverUrl);
	const address = textOf(url) || textOf(uri);
	const base = textOf(baseURL) || undefined;
	const origin = URL.canParse(address, base) ? new URL(address, base).origin : undefined;
	if (origin === server.origin) return;
	throw inputError(
		`This GraceDB credential is for ${server.origin} and is not sent to ${origin ?? 'an address that cannot be read'}.`,
		'Correct the address, or use a credential for that server.',
	);
}

function textOf(value: unknown): string {
	if (value instanceof URL) return value.href;
	return typeof value === 'string' ? value : '';
}
