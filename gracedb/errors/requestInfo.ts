/** Request and number of attempts, for an error. */
export interface RequestInfo {
	request: { method: string; url: string };
	attempts: number;
}

/** For the end of a message: how often the server was asked, if more than once. */
export function attemptsNote(attempts: number): string {
	return attempts > 1 ? ` (${attempts} attempts)` : '';
}
