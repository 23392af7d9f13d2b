import { type Given, parametersOf, type User } from '../trigger/selection';

/** A trigger with the settings of one user. */
export interface Watched {
	id: string;
	user: User;
	given: Given;
}

/** Two users who left the panel as it is, and one who wants everything. */
export const watched: readonly Watched[] = [
	{ id: 'liveAnonymous000', user: 'anonymous', given: {} },
	{ id: 'liveMember000000', user: 'member', given: {} },
	{
		id: 'liveEverything00',
		user: 'member',
		given: {
			significance: 'all',
			onlyPublic: false,
			changes: 'every',
			watchDetails: true,
			details: 'every',
			labelsToReport: '*',
		},
	},
];

export const credential = { id: 'liveCredential00', name: 'GraceDB', type: 'graceDbSciTokenApi' };

/** Trigger → says that there are items → a pause, in which n8n can be killed → hands the items over. */
export function workflowOf(
	{ id, user, given }: Watched,
	serverUrl: string,
	receiverUrl: string,
): { id: string } & Record<string, unknown> {
	const post = (name: string): { name: string } & Record<string, unknown> =>
		node(name, 'n8n-nodes-base.httpRequest', 4.2, {
			method: 'POST',
			url: `${receiverUrl}/${name.toLowerCase()}/${id}`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				"={{ JSON.stringify({ execution: $execution.id, items: $('GraceDB Trigger').all().map((item) => item.json) }) }}",
			options: {},
		});
	const pause = { resume: 'timeInterval', amount: 3, unit: 'seconds' };
	const nodes = [
		{
			...node('GraceDB Trigger', 'n8n-nodes-gracedb.graceDbTrigger', 1, {
				...parametersOf(user, serverUrl, given),
				pollTimes: { item: [{ mode: 'everyMinute' }] },
			}),
			...(user === 'member' && {
				credentials: { [credential.type]: { id: credential.id, name: credential.name } },
			}),
		},
		{ ...post('Emitted'), executeOnce: true },
		node('Pause', 'n8n-nodes-base.wait', 1.1, pause),
		{ ...post('Received'), executeOnce: true },
	];
	return {
		id,
		name: `Watch as ${id}`,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes,
		connections: Object.fromEntries(
			nodes
				.slice(1)
				.map(({ name }, index) => [
					nodes[index]?.name,
					{ main: [[{ node: name, type: 'main', index: 0 }]] },
				]),
		),
	};
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
): { name: string } & Record<string, unknown> {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}
