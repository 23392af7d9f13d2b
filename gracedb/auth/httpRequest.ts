import { inputError } from '../errors';
import { parseServerUrl } from '../serverUrl';

/** The parts of a request in n8n's HTTP Request node that say where it goes; older callers say `uri`. */
export interface Destination {
	url?: unknown;
	uri?: unknown;
	baseURL?: unknown;
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
