import { GraceDbError } from './errors';
import type { Transport } from './transport';

/** What HTTP calls safe: nothing changes on the server (RFC 9110 §9.2.1). */
const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses a method that could change something.
 *
 * @throws GraceDbError of kind `permission`
 */
export function checkMethod(method = 'GET'): void {
	if (safeMethods.includes(method.toUpperCase())) return;
	throw new GraceDbError(
		`The credential is Read Only, so this ${method} was not sent: it could change something on the server.`,
		{
			kind: 'permission',
			advice: 'If that is what you want, set Access in the credential to Read and Write.',
		},
	);
}

/**
 * A transport that refuses whatever could change something on the server, before any request, whoever asks for it.
 *
 * @throws from its requests GraceDbError of kind `permission`
 */
export function withoutWrites(transport: Transport): Transport {
	return {
		...transport,
		async json(request) {
			checkMethod(request.method);
			return await transport.json(request);
		},
		async stream(request) {
			checkMethod(request.method);
			return await transport.stream(request);
		},
	};
}
