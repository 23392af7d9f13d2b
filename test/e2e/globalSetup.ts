import type { TestProject } from 'vitest/node';
import { startDemo, demoSteps } from '../../scripts/demo';
import { Problem } from '../../scripts/problem';
import { openSession } from '../../scripts/session';
import { createSteps } from '../../scripts/steps';
import { findChromium } from './chromium';
import { openSlack } from './slack';
import type { World } from './world';

declare module 'vitest' {
	interface ProvidedContext {
		world: World;
	}
}

/** Brings up once for all files what `npm start` brings up, on ports of its own, and makes a superevent. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const chromium = findChromium();
	const session = openSession();
	try {
		const slack = await openSlack(session);
		const exports = await session.temporaryFolder();
		const credentialFolder = await session.temporaryFolder();
		const demo = await startDemo(session, createSteps(demoSteps), {
			ports: { editor: 0, page: 0, smtp: 0 },
			environment: {
				authorities: slack.authority,
				variables: {
					HTTPS_PROXY: slack.url,
					NO_PROXY: 'localhost,127.0.0.1',
					N8N_RESTRICT_FILE_ACCESS_TO: exports,
					GRACEDB_CREDENTIAL_FILES: credentialFolder,
				},
			},
		});
		const { editor, workflow, credentialIds, simulator, mailbox, n8nFiles, owner } = demo;
		const { superevent_id: supereventId } = await simulator.createSuperevent();
		const { httpsApiUrl, caFile, tokens, x509, control } = simulator;
		project.provide('world', {
			editor,
			cookie: owner.cookie,
			workflow,
			credentialIds,
			supereventId,
			chromium,
			temporaryFolder: await session.temporaryFolder(),
			simulator: { httpsApiUrl, caFile, tokens, x509, control },
			credentialFolder,
			n8nFiles,
			mailPage: mailbox.pageUrl,
			slackUrl: slack.url,
			exports,
		});
	} catch (error) {
		await session.close();
		if (!(error instanceof Problem)) throw error;
		throw new Error([error.message, error.details].join('\n').trimEnd());
	}
	return () => session.close();
}
