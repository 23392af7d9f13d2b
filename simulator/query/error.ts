/** A query that the server does not understand. */
export class QueryError extends Error {
	override readonly name = 'QueryError';
}
