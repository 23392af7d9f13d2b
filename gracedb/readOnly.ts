import { GraceDbError } from './errors';
import { isSafe } from './exchange';
import type { Transport } from './transport';

/**
 * Refuses a method that could change something.
 *
 * @throws GraceDbError of kind `permission`
 */
export function checkMethod(method = 'GET'): void {
	if (isSafe(method)) return;
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
