/** A query that the server does not understand. */
export class QueryError extends Error {
	override readonly name: string = 'QueryError';
}

/** A GPS time after `created:`; the server answers this mistake with advice. */
export class TimeHint extends QueryError {
	override readonly name = 'TimeHint';

	constructor() {
		super(
			"Invalid query. Use 'created:' with dates in the format YYYY-MM-DD, such as 'created: 2025-01-01 .. 2025-01-02', " +
				"and 't_0:' with GPS times.",
		);
	}
}
