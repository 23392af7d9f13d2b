import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Broker } from './kafka/broker';
import { rehearsalUsers } from './kafka/side';
import type { Mailbox } from './mailbox';
import { Problem } from './problem';
import type { Simulator } from './simulator';

/** A credential as `n8n import:credentials` reads it. */
export interface ImportedCredential {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** A workflow as n8n exports it; only what is read or changed here. */
export interface Workflow {
	id: string;
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		credentials?: Record<string, { id?: string; name: string }>;
	}>;
}

/** The workflow that `npm start` shows. */
export const exampleFile = resolve(__dirname, '..', 'examples', 'alert-to-email.json');

/** The workflow that `npm start -- --kafka` shows besides. */
export const kafkaExampleFile = resolve(
	__dirname,
	'..',
	'examples',
	'submit-event-through-kafka.json',
);

/** The one that hears alerts, with it. */
export const streamExampleFile = resolve(__dirname, '..', 'examples', 'alert-stream-to-email.json');

/**
 * One credential of every type that a workflow may ask for, each with what the running simulator or mailbox takes; for Kafka only
 * if there is a broker.
 */
export async function workflowCredentials(
	simulator: Simulator,
	mailbox: Mailbox,
	broker?: Pick<Broker, 'secure' | 'scram' | 'ca'>,
): Promise<ImportedCredential[]> {
	const server = {
		server: 'custom',
		customServer: simulator.httpsApiUrl,
		access: 'readWrite',
	};
	const read = async (path: string): Promise<string> => (await readFile(path, 'utf8')).trim();
	return [
		credential('graceDbSciTokenApi', 'GraceDB simulator (SciToken)', {
			...server,
			token: await read(simulator.tokens.scientist),
		}),
		credential('graceDbX509Api', 'GraceDB simulator (X.509)', {
			...server,
			certificate: await read(simulator.x509.certFile),
			privateKey: await read(simulator.x509.keyFile),
			passphrase: '',
		}),
		...(broker
			? [
					credential('graceDbKafkaApi', 'Kafka broker of the simulator', {
						bootstrapServers: broker.secure,
						ca: broker.ca,
						token: await read(simulator.tokens.scientist),
					}),
					credential('kafkaAlertApi', 'Alerts of the simulator', {
						bootstrapServers: broker.scram,
						ca: broker.ca,
						useTls: true,
						mechanism: 'scram-sha-512',
						username: 'rehearsal-n8n',
						password: rehearsalUsers['rehearsal-n8n'],
					}),
				]
			: []),
		credential('slackApi', 'No Slack here', { accessToken: 'none' }),
		credential('smtp', 'Captured mail', {
			user: '',
			password: '',
			host: '127.0.0.1',
			port: mailbox.smtpPort,
			secure: false,
			disableStartTls: true,
			hostName: '',
		}),
	];
}

function credential(type: string, name: string, data: Record<string, unknown>): ImportedCredential {
	return { id: newId(), name, type, data };
}

/**
 * A workflow of the examples with an id, and with the credentials that its nodes name replaced by ours of the same type. Nodes of
 * GraceDB that name neither credential nor server would ask the real one: they get the SciToken.
 */
export async function readWorkflow(
	file: string,
	credentials: ImportedCredential[],
): Promise<Workflow> {
	const workflow = JSON.parse(await readFile(file, 'utf8')) as Workflow;
	for (const node of workflow.nodes) {
		// Client credentials of GCN are of no use here: the same alerts come from the broker of the rehearsal.
		if (node.type === 'n8n-nodes-gracedb.graceDbAlertTrigger') {
			Object.assign(node.parameters, {
				source: 'custom',
				authentication: 'sciToken',
				category: 'Any',
				streamOptions: { heartbeatTopic: 'gcn.heartbeat' },
			});
			node.credentials = { kafkaAlertApi: { name: '' }, graceDbSciTokenApi: { name: '' } };
		}
		if (
			node.type.startsWith('n8n-nodes-gracedb.') &&
			!node.credentials &&
			!node.parameters['server']
		) {
			node.parameters['authentication'] = 'sciToken';
			node.credentials = { graceDbSciTokenApi: { name: '' } };
		}
		for (const [type, reference] of Object.entries(node.credentials ?? {})) {
			const ours = credentials.find((candidate) => candidate.type === type);
			if (!ours) {
				throw new Problem(
					`The node “${node.name}” of the workflow asks for a credential of the type ${type}, of which there is none here.`,
				);
			}
			Object.assign(reference, { id: ours.id, name: ours.name });
		}
	}
	return { ...workflow, id: newId() };
}

/** Like n8n's own ids: 16 letters and digits. */
function newId(): string {
	return randomBytes(8).toString('hex');
}
