import { anySignal } from '../http/anySignal';
import { egressOf } from '../http/egress';
import { GraceDbError, inputError } from '../errors/GraceDbError';
import { checkMethod } from '../http/readOnly';
import { checkForeignHeaders } from '../http/requestHeaders';
import { isBelow } from '../http/address';
import { proxyFor } from '../http/proxy';
import { parseServerUrl } from '../serverUrl';
import { trusted } from '../http/trust';
import type { Auth } from './auth';
import type { Identity } from './credential';
import { type HostSystem, realHostSystem } from './hostSystem';

/** A request as n8n's HTTP Request node prepares it: `IHttpRequestOptions`, or `IRequestOptions` of its older helper. */
type RequestOptions = Readonly<Record<string, unknown>>;

/** Options that change neither where a request goes, nor who sees it, nor who is asking. */
const allowedOptions: ReadonlySet<string> = new Set([
	'abortSignal',
	'allowedDomains',
	'arrayFormat',
	'body',
	'encoding',
	'form',
	'formData',
	'gzip',
	'ignoreHttpStatusErrors',
	'json',
	'qs',
	'qsStringifyOptions',
	'resolveWithFullResponse',
	'returnFullResponse',
	'simple',
	'timeout',
	'useQuerystring',
	'useStream',
]);

/** Options that are checked below, or set to what is safe. */
const checkedLater: ReadonlySet<string> = new Set([
	'baseURL',
	'disableFollowRedirect',
	'followAllRedirects',
	'followRedirect',
	'headers',
	'maxRedirects',
	'method',
	'proxy',
	'sendCredentialsOnCrossOriginRedirect',
	'uri',
	'url',
]);

/**
 * n8n follows redirects to everywhere: it would show the certificate there, send the token to subdomains too, and make a GET of
 * a POST. The second and third are for its older request helper.
 */
const noRedirects = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	sendCredentialsOnCrossOriginRedirect: false,
};

/** Requests as they were before the credential was added: after a 401 n8n hands in what it got from here once more. */
const originals = new WeakMap<object, RequestOptions>();

/**
 * A request of n8n's HTTP Request node with the credential added. Whoever builds a workflow may use a credential without being
 * allowed to see it. So what is not known to be harmless is refused, and what was checked is what is sent.
 *
 * Whatever has to be renewed is renewed here and kept in memory: n8n's own ways (`preAuthentication`) would send failed requests
 * twice, POSTs too, and write tokens into its database.
 *
 * @returns a copy that follows no redirects
 * @throws GraceDbError of kind `input` for a request that goes to another server or by an unsafe way, `permission` for a write
 * with a Read Only credential, `credential` if there is no good one
 */
export async function authenticateRequest<Request extends object>(
	{ serverUrl, auth: source, ca, readOnly }: Identity,
	request: Request,
	hostSystem: HostSystem = realHostSystem,
): Promise<Request> {
	// A copy, so that what was checked does not change any more.
	const options = { ...(originals.get(request) ?? request) } as RequestOptions;
	checkOptions(options);
	const url = destinationOf(options, parseServerUrl(serverUrl));
	checkProxy(url, options['proxy'], hostSystem);
	const headers = { ...(isObject(options['headers']) ? options['headers'] : {}) };
	checkForeignHeaders(headers);
	const method = methodOf(options['method']);
	if (readOnly) checkReadOnly(method, options);

	const egress = egressOf(undefined, (name) => hostSystem.env(name));
	const auth = await source.current({ egress, signal: signalOf(options) });
	auth.check(hostSystem.now());
	const authenticated = {
		...options,
		...addressedTo(url, options),
		...(options['method'] !== undefined && { method }),
		headers: { ...headers, ...auth.headers() },
		...agentOptionsFor(auth, ca),
		...noRedirects,
	};
	originals.set(authenticated, options);
	return authenticated as object as Request;
}

/** How n8n's panel calls an option, where a user can set it there. */
const labels = new Map([
	['agentOptions', 'SSL Certificates'],
	['rejectUnauthorized', 'Ignore SSL Issues'],
	['skipSslCertificateValidation', 'Ignore SSL Issues'],
]);

function checkOptions(options: RequestOptions): void {
	for (const [name, value] of Object.entries(options)) {
		if (value === undefined || isHarmless(name, value)) continue;
		throw inputError(
			`${labels.get(name) ?? `The request option ${JSON.stringify(name.slice(0, 100))}`} cannot be used with a GraceDB credential: it could change the user, or send the credential to another server.`,
			'Remove the option. For a private server, fill in Certificate Authority in the credential.',
		);
	}
}

function isHarmless(name: string, value: unknown): boolean {
	switch (name) {
		case 'rejectUnauthorized':
			return value === true;
		case 'skipSslCertificateValidation':
			return value === false;
		case 'agentOptions':
			return isEmpty(value);
		default:
			return allowedOptions.has(name) || checkedLater.has(name);
	}
}

/** The one address that a request names, by whichever option n8n will read. */
function destinationOf({ url, uri, baseURL }: RequestOptions, apiUrl: URL): URL {
	const base = new URL('..', apiUrl);
	const [address, ...others] = [url, uri].filter((each) => each !== undefined).map(addressOf);
	const refused = (where: string): GraceDbError =>
		inputError(
			`This GraceDB credential is for ${base.href.replace(/\/$/, '')} and was not sent to ${where}.`,
			'Correct the address, or use a credential for that server.',
		);
	if (!address) throw refused('an address that cannot be read');
	if (address.origin !== base.origin) throw refused(address.origin);
	if (baseURL !== undefined || others.some((other) => other?.href !== address.href)) {
		throw refused('an address in several parts');
	}
	if (address.username !== '' || address.password !== '') {
		throw refused('an address with a user name or password');
	}
	// Other applications may live on the same host.
	if (base.pathname !== '/' && !isBelow(address, base))
		throw refused(`${address.origin}${address.pathname.slice(0, 200)}`);
	return address;
}

function addressOf(value: unknown): URL | undefined {
	const text = value instanceof URL ? value.href : value;
	return typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
}

function addressedTo({ href }: URL, { url, uri }: RequestOptions): { url?: string; uri?: string } {
	return { ...(url !== undefined && { url: href }), ...(uri !== undefined && { uri: href }) };
}

/** Through a proxy https stays between n8n and the server; plain http does not. */
function checkProxy(url: URL, proxy: unknown, hostSystem: HostSystem): void {
	if (url.protocol === 'https:') return;
	const forAll = proxyFor(url, {
		// n8n's helpers, unlike ours, take this one too.
		http_proxy: hostSystem.env('all_proxy') ?? hostSystem.env('ALL_PROXY'),
		no_proxy: hostSystem.env('no_proxy') ?? hostSystem.env('NO_PROXY'),
	});
	if (isEmpty(proxy) && !forAll) return;
	throw inputError(
		`The GraceDB credential was not sent to ${url.origin} through a proxy: without https the proxy could read it.`,
		`Remove the option Proxy, or add ${url.hostname} to the environment variable NO_PROXY of n8n.`,
	);
}

function methodOf(value: unknown): string {
	if (value === undefined || value === null || value === '') return 'GET';
	if (typeof value === 'string' && /^[a-z]+$/i.test(value)) return value.toUpperCase();
	throw inputError('The request has no valid method.', 'Choose a method like GET or POST.');
}

/** Behind the headers of a GET a server could take its body for another request. */
function checkReadOnly(method: string, { body, form, formData }: RequestOptions): void {
	checkMethod(method);
	if ([body, form, formData].every(isEmpty)) return;
	throw new GraceDbError(
		`The credential is Read Only, so this ${method} with a body was not sent.`,
		{ kind: 'permission', advice: 'Remove the body. Reading does not need one.' },
	);
}

/** n8n's own signal, and the time limit of the request. */
function signalOf({ abortSignal, timeout }: RequestOptions): AbortSignal {
	const signals = abortSignal instanceof AbortSignal ? [abortSignal] : [];
	if (typeof timeout === 'number' && timeout > 0) {
		signals.push(AbortSignal.timeout(Math.min(Math.ceil(timeout), 2 ** 31 - 1)));
	}
	return anySignal(...signals);
}

function agentOptionsFor(auth: Auth, ca: string | undefined): { agentOptions?: object } {
	const tls = auth.tls();
	if (!tls && ca === undefined) return {};
	return { agentOptions: { ...(ca !== undefined && { ca: trusted(ca) }), ...tls } };
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

/** Nothing, or a list or record with nothing in it. */
function isEmpty(value: unknown): boolean {
	if (!isObject(value)) return value === undefined || value === null || value === '';
	return isPlain(value) && Object.keys(value).length === 0;
}

/** Streams, buffers and forms hold what no key shows. */
function isPlain(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return Array.isArray(value) || !prototype || Object.getPrototypeOf(prototype) === null;
}
