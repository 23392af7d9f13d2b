import { credentialError } from './auth';

/**
 * n8n puts a restriction to domains into every credential; it binds our own connections as well. Its `none` means only
 * n8n's HTTP Request node.
 *
 * @throws GraceDbError of kind `credential`
 */
export function checkDomains(data: Readonly<Record<string, unknown>>, url: URL): void {
	if (data['allowedHttpRequestDomains'] !== 'domains') return;
	const allowed = typeof data['allowedDomains'] === 'string' ? data['allowedDomains'] : '';
	if (isAllowed(url.hostname, allowed)) return;
	throw credentialError(
		`The credential does not allow ${url.host}. Its Allowed Domains are: ${allowed.trim() || 'none'}.`,
		'Add the server to Allowed Domains in the credential, or allow all.',
	);
}

/** n8n's own rule (`isDomainAllowed`), which older versions do not share: `*.example.com` means subdomains only. */
function isAllowed(hostname: string, allowed: string): boolean {
	const name = hostname.toLowerCase().replace(/\.$/, '');
	return allowed
		.split(',')
		.map((domain) => domain.trim().toLowerCase().replace(/\.$/, ''))
		.some((domain) =>
			domain.startsWith('*.')
				? domain.length > 2 && name.endsWith(domain.slice(1))
				: domain !== '' && name === domain,
		);
}
