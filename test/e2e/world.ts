import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { inject } from 'vitest';
import type { Demo } from '../../scripts/demo';
import type { Mail } from '../../scripts/mail';
import type { SimulatorAddresses } from '../../scripts/simulator';

/** What the tests know of what is running; plain data, because it crosses from process to process. */
export interface World {
	editor: Demo['editor'];
	/** Of a session of the editor's owner. */
	cookie: string;
	workflow: Demo['workflow'];
	credentialIds: Demo['credentialIds'];
	simulator: Pick<SimulatorAddresses, 'httpsApiUrl' | 'caFile' | 'tokens' | 'x509' | 'control'>;
	/** From which n8n may read credentials. */
	credentialFolder: string;
	/** Where n8n writes. */
	n8nFiles: Demo['n8nFiles'];
	mailPage: string;
	/** Where the Slack stand-in lists what was posted. */
	slackUrl: string;
	/** The folder into which n8n may write files. */
	exports: string;
	/** Made after the trigger had taken its baseline. */
	supereventId: string;
	/** Removed at the end of the run, with all that is in it. */
	temporaryFolder: string;
	/** The browser's program. */
	chromium: string;
}

export const world: World = inject('world');

type ListedMail = Omit<Mail, 'attachments'> & {
	attachments: Array<{ name: string; type: string; bytes: number }>;
};

/** All mails so far. */
export async function listMails(): Promise<ListedMail[]> {
	const response = await fetch(new URL('mails.json', world.mailPage));
	return (await response.json()) as ListedMail[];
}

/** The mail that names a superevent; the trigger looks every minute, so it can take that long. */
export async function mailAbout(supereventId: string): Promise<ListedMail> {
	for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(500)) {
		const mails = await listMails();
		const mail = mails.find(({ subject, text }) => `${subject}\n${text}`.includes(supereventId));
		if (mail) return mail;
	}
	throw new Error(`No mail about ${supereventId} within two minutes.`);
}

/** Gives the simulator a command of its control interface. */
export async function commandSimulator(path: string, body: object = {}): Promise<unknown> {
	const response = await fetch(`${world.simulator.control}/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${response.status} to ${path}: ${await response.text()}`);
	return await response.json();
}

/** Asks the simulator as its scientist. */
export async function askGraceDb(path: string): Promise<{ status: number; text: string }> {
	const { httpsApiUrl, caFile, tokens } = world.simulator;
	const dispatcher = new Agent({ connect: { ca: await readFile(caFile, 'utf8') } });
	try {
		const { statusCode, body } = await request(new URL(path, httpsApiUrl), {
			dispatcher,
			headers: {
				authorization: `Bearer ${(await readFile(tokens.scientist, 'utf8')).trim()}`,
				'user-agent': 'gracedb-client/2.16.1',
			},
		});
		return { status: statusCode, text: await body.text() };
	} finally {
		await dispatcher.close();
	}
}
