import { GraceDbError } from '../errors/GraceDbError';
import { isSafe } from './request';

/**
 * Refuses a method that could change something, before any request.
 *
 * @throws GraceDbError of kind `permission`
 */
export function checkMethod(method = 'GET'): void {
	if (!isSafe(method)) throw readOnlyError(method);
}

/** @param what was not sent: a method, or `write` */
export function readOnlyError(what: string): GraceDbError {
	return new GraceDbError(
		`The credential is Read Only, so this ${what} was not sent: it could change something on the server.`,
		{
			kind: 'permission',
			advice: 'If you want this, set Access in the credential to Read and Write.',
		},
	);
}
