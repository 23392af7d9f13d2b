import { expect, test } from 'vitest';
import { n8nAsOwner, runByHand } from './n8nRest';
import { world } from './world';

const type = 'graceDbSciTokenApi';

/** Start → GraceDB, which fails → one node behind each of its outputs. */
async function failingWorkflow(): Promise<string> {
	const node = { typeVersion: 1, position: [0, 0], parameters: {} };
	const noOp = { ...node, type: 'n8n-nodes-base.noOp' };
	const to = (name: string): object[] => [{ node: name, type: 'main', index: 0 }];
	const { id } = (await n8nAsOwner().post('/rest/workflows', {
		name: 'A superevent that is not there',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			{ ...node, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				...node,
				id: 'gracedb',
				name: 'GraceDB',
				type: 'n8n-nodes-gracedb.graceDb',
				parameters: {
					authentication: 'sciToken',
					resource: 'superevent',
					operation: 'get',
					superevent: { __rl: true, mode: 'id', value: 'S240102zz' },
				},
				credentials: { [type]: { id: world.credentialIds[type], name: type } },
				onError: 'continueErrorOutput',
			},
			{ ...noOp, id: 'success', name: 'Success' },
			{ ...noOp, id: 'error', name: 'Error' },
		],
		connections: {
			Start: { main: [to('GraceDB')] },
			GraceDB: { main: [to('Success'), to('Error')] },
		},
	})) as { id: string };
	return id;
}

test('a failed item leaves through the error output', async () => {
	const { error, runData } = await runByHand(n8nAsOwner(), await failingWorkflow(), 'Start');

	expect(error).toBeUndefined();
	expect(runData['Success']).toBeUndefined();
	const [item] = runData['Error']?.[0]?.data?.['main']?.[0] ?? [];
	expect(item?.json).toEqual({
		error: expect.stringContaining('S240102zz') as string,
		message: expect.any(String) as string,
	});
});
