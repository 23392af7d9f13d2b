import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, screenshot, screenshotOfFailure } from './browser';
import { signIn, type Editor } from './editor';
import { n8nAsOwner } from './n8nRest';
import { alertWorkflow, workflowWith } from './workflows';
import { world } from './world';

let page: Page;
let close: () => Promise<void>;
let editor: Editor;

beforeAll(async () => {
	({ page, close } = await openBrowser());
	editor = await signIn(page);
});

afterEach(async ({ task }) => {
	if (task.result?.state === 'fail') await screenshotOfFailure(page, task.name);
});

afterAll(() => close());

const superevent = { __rl: true, mode: 'id', value: 'S240716b' };
const box = { ra: '197.45', dec: '-23.38', raWidth: '0.5', decWidth: '0.5', duration: '60' };

test.each([
	{
		name: 'superevent-get-many',
		parameters: {
			resource: 'superevent',
			operation: 'getAll',
			query: 'created: 2023-05-01 .. 2025-12-31',
			filters: { farBelow: '1 per year', anyOf: ['ADVOK', 'GCN_PRELIM_SENT'], instruments: ['L1'] },
			limit: 20,
			options: { sort: 'far' },
		},
		shows: ['Query', 'Category', 'Filters', 'Any of These Labels', 'Limit', 'Simplify', 'Sort'],
	},
	{
		name: 'voevent-create',
		parameters: {
			resource: 'voevent',
			operation: 'create',
			superevent: superevent,
			voeventType: 'PR',
			additionalFields: {
				internal: false,
				BNS: 0.95,
				skymapFile: { __rl: true, mode: 'id', value: 'bayestar.multiorder.fits' },
			},
		},
		shows: ['Type', 'BNS', 'Sky Map File'],
	},
	{
		name: 'em-observation-create',
		parameters: {
			resource: 'emObservation',
			operation: 'create',
			superevent: superevent,
			emGroup: 'Test',
			footprintRows: { box: [{ ...box, startTime: '2024-07-16T16:00:00' }] },
		},
		shows: ['Observing Group', 'Footprints', 'Right Ascension', 'Start Time'],
	},
])('the panel of $name asks for what it needs in words', async ({ name, parameters, shows }) => {
	await editor.openWorkflow(await workflowWith(parameters));
	await editor.openNode('GraceDB');
	for (const label of shows) await editor.panel.getByText(label).first().waitFor();
	await screenshot(page, name, { width: 1440, height: 1100 });

	expect(await editor.panel.locator('[data-test-id=parameter-issues]').count()).toBe(0);
});

test('the panel of the Alert Trigger asks where the alerts come from, and says what polling is for', async () => {
	await editor.openWorkflow(
		await alertWorkflow({
			streamOptions: { includeSkyMap: true },
			filters: { farBelow: '1 per year' },
		}),
	);
	const nodes = page.locator('[data-test-id=canvas-node][data-node-name]');
	await nodes.nth(1).waitFor();
	await screenshot(page, 'alert-trigger-canvas', { width: 1100, height: 500 });
	await editor.openNode('GraceDB Alert Trigger');
	for (const label of ['Source', 'Topics', 'Also Poll GraceDB', 'Significance', 'Stream Options'])
		await editor.panel.getByText(label).first().waitFor();
	await screenshot(page, 'alert-trigger', { width: 1440, height: 1300 });

	expect(await editor.panel.locator('[data-test-id=parameter-issues]').count()).toBe(0);
	expect(await editor.options('source')).toEqual([
		'Custom Broker',
		'GCN',
		'Igwn-Alert',
		'SCiMMA (Public Alerts)',
	]);
});

test('opening a credential tests it, and shows that it works or why not', async () => {
	const good = await makeCredential('GraceDB: a good token', world.simulator.tokens.scientist);
	const bad = await makeCredential('GraceDB: an old token', world.simulator.tokens.expired);

	let dialog = await editor.openCredential(good);
	await dialog.getByText('Connection tested successfully').waitFor();
	await screenshot(page, 'credential-good');

	dialog = await editor.openCredential(bad);
	await dialog.getByText('Couldn’t connect with these settings').waitFor();
	await dialog.getByText('More details').click();
	await dialog
		.getByText(/expired/i)
		.first()
		.waitFor();
	await screenshot(page, 'credential-expired');
	expect(await dialog.innerText()).toMatch(/expired/i);
});

async function makeCredential(name: string, tokenFile: string): Promise<string> {
	const server = { server: 'custom', customServer: world.simulator.httpsApiUrl };
	const data = { ...server, token: await readFile(tokenFile, 'utf8') };
	const n8n = n8nAsOwner();
	const made = await n8n.post('/rest/credentials', { name, type: 'graceDbSciTokenApi', data });
	return (made as { id: string }).id;
}
