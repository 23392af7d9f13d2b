import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installIntoN8n, pack } from './communityPackage';
import {
	exampleFile,
	kafkaExampleFile,
	streamExampleFile,
	readWorkflow,
	workflowCredentials,
} from './exampleWorkflow';
import { type KafkaSide, startKafkaSide } from './kafka/side';
import { openMailbox, type Mailbox } from './mailbox';
import { hashPassword, startN8n, type N8nHome, type N8nServer } from './n8n';
import { addToN8n, signInAsOwner, type N8nRest } from './owner';
import { Problem } from './problem';
import { waitFor } from './processes';
import { installRuntime, wantedRuntime } from './runtime';
import type { Session } from './session';
import { startSimulator, type Simulator } from './simulator';
import type { Steps } from './steps';

/** Everything that `npm start` brings up: a GraceDB, an n8n with this package and its example, a mailbox. */
export interface Demo {
	editor: { url: string; email: string; password: string };
	workflow: { id: string; name: string };
	/** With `kafka`: broker and supervisor, and the example that submits events. */
	kafka?: KafkaSide & { workflow: { id: string; name: string } };
	/** Ids of the imported credentials by type. */
	credentialIds: Record<string, string>;
	simulator: Simulator;
	mailbox: Mailbox;
	n8n: N8nServer;
	owner: N8nRest;
	/** Where it keeps its things, and what it says. */
	n8nFiles: Pick<N8nHome, 'userFolder' | 'logFile'>;
}

export interface DemoOptions {
	/** Where to look for free ports first, 0 for any; default: those that people expect. */
	ports?: { editor: number; page: number; smtp: number };
	/** The workflow that is imported and published; default: the one that turns superevents into e-mail. */
	workflowFile?: string;
	/** Brings up a Kafka broker too, and publishes the workflow that submits events through it. */
	kafka?: boolean;
	/** What n8n is to find besides: authorities to trust as PEM, and variables of its environment. */
	environment?: { authorities: string; variables: Record<string, string> };
}

const friendlyPorts = { editor: 5678, page: 8025, smtp: 2525 };

/** How many steps `startDemo` takes, and how many more with Kafka. */
export const demoSteps = 8;
export const kafkaSteps = 1;

const email = 'astronomer@example.org';

/** Brings everything up, step by step, until the trigger watches the simulator. */
export async function startDemo(
	session: Session,
	{ step }: Steps,
	{
		ports = friendlyPorts,
		kafka = false,
		// With a broker the alerts come from it, and not from polls alone.
		workflowFile = kafka ? streamExampleFile : exampleFile,
		environment,
	}: DemoOptions = {},
): Promise<Demo> {
	const folder = await session.temporaryFolder();
	const userFolder = join(folder, 'n8n');
	await mkdir(join(userFolder, 'tmp'), { recursive: true });

	const tarball = await step('Building and packing this package', () => pack(session, folder));
	const { version, isInstalled } = await wantedRuntime();
	const runtime = await step(
		isInstalled ? `Finding n8n ${version}` : `Installing n8n ${version} (about 4 minutes)`,
		(progress) => installRuntime(session, progress),
	);
	await step(`Adding ${tarball.name} ${tarball.version} to n8n`, () =>
		installIntoN8n(session, tarball, userFolder),
	);
	const simulator = await step('Starting the GraceDB simulator', () =>
		startSimulator(session, folder),
	);
	const kafkaSide = kafka
		? await step('Starting Kafka, with the supervisor and the alert publisher behind it', () =>
				startKafkaSide(session, folder, simulator),
			)
		: undefined;
	const mailbox = await step('Opening the mailbox', () => openMailbox(session, ports));

	// n8n wants a capital and a number in it.
	const password = `${randomBytes(9).toString('base64url')}-A1`;
	const caFile = join(folder, 'authorities.pem');
	const home: N8nHome = {
		runtime,
		userFolder,
		logFile: join(folder, 'n8n.log'),
		owner: { email, passwordHash: hashPassword(runtime, password) },
		caFile,
		variables: environment?.variables,
	};
	const authorities = [await readFile(simulator.caFile, 'utf8'), environment?.authorities ?? ''];
	await writeFile(caFile, authorities.join('\n'));
	const credentials = await workflowCredentials(simulator, mailbox, kafkaSide?.broker);
	const workflow = await readWorkflow(workflowFile, credentials);
	const kafkaWorkflow = kafkaSide && (await readWorkflow(kafkaExampleFile, credentials));
	const n8n = await step('Starting n8n', () => startN8n(session, home, ports.editor));
	const owner = await signInAsOwner({ url: n8n.url, email, password });
	const workflows = kafkaWorkflow ? [workflow, kafkaWorkflow] : [workflow];
	const { workflowIds, credentialIds } = await step(
		'Importing the credentials and the example workflow',
		() => addToN8n(owner, credentials, workflows),
	);
	const [id = '', kafkaId = ''] = workflowIds;
	await step('Waiting until the trigger has seen what is there already', () =>
		waitForBaseline(session, simulator, n8n),
	);
	return {
		editor: { url: n8n.url, email, password },
		workflow: { id, name: workflow.name },
		kafka: kafkaSide &&
			kafkaWorkflow && { ...kafkaSide, workflow: { id: kafkaId, name: kafkaWorkflow.name } },
		credentialIds: Object.fromEntries(
			credentials.map((one) => [one.type, credentialIds.get(one.id) ?? '']),
		),
		simulator,
		mailbox,
		n8n,
		owner,
		n8nFiles: { userFolder, logFile: home.logFile },
	};
}

/**
 * A superevent made before the trigger's first poll belongs to what was there already and is never announced. So this
 * waits for that poll, and then until nothing has come for a moment, because a poll can take several requests.
 */
async function waitForBaseline(
	session: Session,
	simulator: Simulator,
	n8n: N8nServer,
): Promise<void> {
	const quietMs = 1_500;
	let count = 0;
	let changed = Date.now();
	const seen = await waitFor(
		session,
		async () => {
			const requests = await simulator.requests();
			if (requests.length !== count) changed = Date.now();
			count = requests.length;
			const hasListed = requests.some(
				({ url, status }) => status === 200 && /\/superevents\/?(\?|$)/.test(url),
			);
			return hasListed && Date.now() - changed >= quietMs ? true : undefined;
		},
		{ forMs: 90_000, program: n8n.program },
	);
	if (!seen) {
		throw new Problem(
			'The trigger of the example workflow has not asked the simulator for superevents: the end of n8n’s log is below.',
			await n8n.logTail(),
		);
	}
}
