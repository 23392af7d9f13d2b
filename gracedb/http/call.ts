import type { Auth } from '../auth/auth';
import type { Json } from '../json';

/** What the steps of one call share. */
export interface Call {
	apiUrl: URL;
	/** The credential, resolved once. */
	auth: Auth;
	/** Milliseconds since 1970 when the call began. */
	now: number;
	/** Ends whatever the call waits for. */
	signal: AbortSignal | undefined;
	/** Reads at a path below the API root, in the name of the same credential and within the same time. */
	get(path: string): Promise<Json>;
}
