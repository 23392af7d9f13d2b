import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { IDataObject, INode, INodeParameters, IPinData, IWorkflowBase } from 'n8n-workflow';
import { n8nAsOwner } from './n8nRest';
import type { SlackFault, SlackFile, SlackMessage } from './slack';
import { commandSimulator, listMails, world } from './world';

const anonymous: INodeParameters = {
	authentication: 'none',
	server: 'custom',
	customServer: world.simulator.httpsApiUrl,
};

/** Tells the mails of these workflows from those of the one that is published. */
const recipient = 'examples@example.org';

const folder = resolve(import.meta.dirname, '../../examples');

/** `alert-to-email`, … */
export function exampleNames(): string[] {
	return readdirSync(folder).map((file) => basename(file, '.json'));
}

/** An example as it stands in the repository. */
export function readExample(example: string): IWorkflowBase {
	const file = resolve(folder, `${example}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;
}

/** Makes a workflow of an example, filled in as its note says, for an anonymous user; its id. */
export async function fillIn(
	example: string,
	{
		change = () => undefined,
		pinData = {},
	}: { change?: (node: INode) => void; pinData?: IPinData } = {},
): Promise<string> {
	const workflow = readExample(example);
	for (const node of workflow.nodes) {
		for (const type of Object.keys(node.credentials ?? {})) {
			node.credentials = { [type]: { id: world.credentialIds[type] ?? null, name: type } };
		}
		if (node.type.startsWith('n8n-nodes-gracedb.')) Object.assign(node.parameters, anonymous);
		if (node.type === 'n8n-nodes-base.emailSend') node.parameters.toEmail = recipient;
		// Here nothing gets better by waiting.
		if (node.retryOnFail) node.waitBetweenTries = 100;
		change(node);
	}
	const { id } = (await n8nAsOwner().post('/rest/workflows', {
		...workflow,
		active: false,
		pinData,
	})) as { id: string };
	return id;
}

/** What the trigger would give, made short: the flat form of a superevent with what happened to it. */
export function change(id: string, more: IDataObject = {}): IPinData[string][number] {
	return {
		json: {
			uid: id,
			superevent_id: id,
			alert_type: 'new',
			dedupe_key: `${id}:new`,
			public: true,
			category: 'Production',
			is_mock: false,
			server: 'gracedb.ligo.org',
			url: `https://gracedb.ligo.org/superevents/${id}/view/`,
			...more,
		},
	};
}

/** A public notice of the trigger. */
export function notice(id: string, type: string, more: IDataObject = {}): IPinData[string][number] {
	return change(id, {
		alert_type: 'public_notice',
		notice_type: type,
		dedupe_key: `${id}:public_notice:${type}:1`,
		...more,
	});
}

/** Plays a scenario of the simulator to its end; the superevent that it made. */
export async function playScenario(name: string): Promise<string> {
	const played = await commandSimulator('scenario', { name, speed: 0 });
	return (played as { superevents: string[] }).superevents[0] ?? '';
}

export async function slackMessages(): Promise<SlackMessage[]> {
	return (await fromSlack('messages.json')) as SlackMessage[];
}

export async function slackFiles(): Promise<SlackFile[]> {
	return (await fromSlack('files.json')) as SlackFile[];
}

async function fromSlack(path: string): Promise<unknown> {
	return await (await fetch(new URL(path, world.slackUrl))).json();
}

/** What Slack does from now on with messages that contain these texts; it takes all others. */
export async function injectSlackFaults(faults: Record<string, SlackFault>): Promise<void> {
	await fetch(new URL('faults', world.slackUrl), {
		method: 'PUT',
		body: JSON.stringify(faults),
	});
}

export async function messagesAbout(id: string): Promise<SlackMessage[]> {
	return (await slackMessages()).filter(({ text }) => text.includes(id));
}

/** The mails of the examples. */
export async function ownMails(): ReturnType<typeof listMails> {
	return (await listMails()).filter(({ to }) => to.includes(recipient));
}

export async function mailsAbout(id: string): ReturnType<typeof listMails> {
	return (await ownMails()).filter(({ subject }) => subject.includes(id));
}
