import { readFile } from 'node:fs/promises';
import type { IRunExecutionData } from 'n8n-workflow';
import { addToN8n, type N8nRest } from '../../scripts/owner';
import { freePort } from '../../scripts/ports';
import type { SimulatorAddresses } from '../../scripts/simulator';
import { executionsOf, resultOf } from './executions';

/** A published Alert Trigger whose broker is not there, so that its safety net is all it has. */
export interface DeafAlertTrigger {
	/** The superevents for which executions have succeeded. */
	reported(): Promise<string[]>;
	unpublish(): Promise<void>;
}

/** Publishes it in an n8n that runs, for every new superevent of the simulator. */
export async function publishDeafAlertTrigger(
	n8n: N8nRest,
	simulator: Pick<SimulatorAddresses, 'httpsApiUrl' | 'tokens'>,
): Promise<DeafAlertTrigger> {
	const token = (await readFile(simulator.tokens.scientist, 'utf8')).trim();
	const broker = {
		bootstrapServers: `127.0.0.1:${await freePort(0)}`,
		mechanism: 'none',
		useTls: false,
	};
	const server = { server: 'custom', customServer: simulator.httpsApiUrl, token };
	const credentials = [
		{ id: 'broker', name: 'A broker that is not there', type: 'kafkaAlertApi', data: broker },
		{ id: 'gracedb', name: 'GraceDB of the safety net', type: 'graceDbSciTokenApi', data: server },
	];
	const used = credentials.map(({ id, name, type }): [string, object] => [type, { id, name }]);
	const name = 'GraceDB Alert Trigger';
	const nodes = [
		{
			id: 'trigger',
			name,
			type: 'n8n-nodes-gracedb.graceDbAlertTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {
				source: 'custom',
				authentication: 'sciToken',
				onlyPublic: false,
				changes: ['new'],
				significance: 'all',
				emitNew: 'atOnce',
			},
			credentials: Object.fromEntries(used),
		},
		{
			id: 'next',
			name: 'Next',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [220, 0],
			parameters: {},
		},
	];
	const workflow = {
		name: 'Alerts without a broker',
		settings: { executionOrder: 'v1' },
		nodes,
		connections: { [name]: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
	};
	const { workflowIds } = await addToN8n(n8n, credentials, [workflow]);
	const [workflowId = ''] = workflowIds;
	return {
		reported: async () => {
			const executions = await executionsOf(n8n, workflowId);
			const results = executions
				.filter(({ status }) => status === 'success')
				.map(async ({ id }) => supereventsIn(await resultOf(n8n, id)));
			return (await Promise.all(results)).flat();
		},
		unpublish: async () => {
			await n8n.post(`/rest/workflows/${workflowId}/deactivate`, {});
		},
	};
}

/** What came to the node behind the trigger. */
function supereventsIn({ runData }: IRunExecutionData['resultData']): string[] {
	const items = runData['Next']?.flatMap(({ data }) => data?.['main']?.[0] ?? []) ?? [];
	return items.map(({ json }) => json['superevent_id'] as string);
}
