import { inputError } from '../errors/GraceDbError';
import { proxyFor } from '../http/proxy';
import { isKnownServer } from '../servers';
import { credentialError } from './auth';

/** Whether an address leads to this machine itself, whoever answers there. A name that only begins alike does not. */
export function isLoopback({ hostname }: Pick<URL, 'hostname'>): boolean {
	return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * Whoever is on the way can read what goes over plain http. So a credential goes that way only to this machine itself, and not
 * through a proxy, which would be another machine.
 *
 * @throws GraceDbError of kind `input`
 */
export function checkConfidential(server: URL): void {
	if (server.protocol !== 'http:') return;
	if (!isLoopback(server)) {
		throw inputError(
			`The credential was not sent to ${server.origin}: without https others could read it.`,
			'Enter the server address with https://. Plain http only works for localhost.',
		);
	}
	if (proxyFor(server)) {
		throw inputError(
			`The credential was not sent to ${server.origin} through a proxy: without https the proxy could read it.`,
			`Add ${server.hostname} to the environment variable NO_PROXY of n8n.`,
		);
	}
}

/**
 * What is found on the machine belongs to its operator, and whoever fills in a credential chooses the server. So it goes to the
 * servers that everybody knows, and to this machine itself.
 *
 * @throws GraceDbError of kind `credential`
 */
export function checkDiscoveryServer(server: URL): void {
	if (isKnownServer(server) || isLoopback(server)) return;
	throw credentialError(
		`A credential from discovery is not sent to the custom server ${server.origin}.`,
		'In the credential, choose another source, or a server from the list.',
	);
}
