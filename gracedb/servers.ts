/** A GraceDB server that LIGO, Virgo and KAGRA run, or one of the user's own. */
export interface ServerChoice {
	name: string;
	value: string;
	description: string;
	/** Left out where the user types the address. */
	url?: string;
}

/** In the order in which n8n shows them. */
export const servers: readonly ServerChoice[] = [
	{
		name: 'Custom',
		value: 'custom',
		description: 'Any other server, for example a simulator',
	},
	{
		name: 'Dev',
		value: 'dev',
		description: 'For the developers of GraceDB (gracedb-dev.ligo.org)',
		url: 'https://gracedb-dev.ligo.org',
	},
	{
		name: 'Playground',
		value: 'playground',
		description: 'For tests of pipelines with replays of real data (gracedb-playground.ligo.org)',
		url: 'https://gracedb-playground.ligo.org',
	},
	{
		name: 'Production',
		value: 'production',
		description: 'Real candidates (gracedb.ligo.org)',
		url: 'https://gracedb.ligo.org',
	},
	{
		name: 'Test',
		value: 'test',
		description: 'For tests of GraceDB itself (gracedb-test.ligo.org)',
		url: 'https://gracedb-test.ligo.org',
	},
];

/** Whether an address leads to one of the servers of the list, whichever way it was chosen. */
export function isKnownServer({ origin }: Pick<URL, 'origin'>): boolean {
	return servers.some(({ url }) => url === origin);
}

/**
 * Address of a choice.
 *
 * @param customUrl what the user typed for `custom`
 */
export function serverAddress(choice: string, customUrl: string): string {
	return servers.find(({ value }) => value === choice)?.url ?? customUrl;
}
