import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, screenshot, screenshotOfFailure } from './browser';
import { operationsOf, resources } from './description';
import { signIn, type Editor } from './editor';
import { lookUpWorkflow, nodesOfExample } from './workflows';
import { commandSimulator, mailAbout, world } from './world';

/** n8n adds this one to the resources and to the operations of each. */
const addedByN8n = 'Custom API Call';

let page: Page;
let close: () => Promise<void>;
let editor: Editor;
/** Whatever the tests before have made, it is the newest. */
let newest: string;

beforeAll(async () => {
	({ page, close } = await openBrowser());
	editor = await signIn(page);
	({ superevent_id: newest } = (await commandSimulator('superevents')) as {
		superevent_id: string;
	});
});

afterEach(async ({ task }) => {
	if (task.result?.state === 'fail') await screenshotOfFailure(page, task.name);
});

afterAll(() => close());

test('the node in the imported workflow shows the resources and operations of its description', async () => {
	const node = nodesOfExample().find(({ parameters }) => parameters.resource === 'superevent');
	await editor.openWorkflow(world.workflow.id);
	await editor.openNode(node?.name ?? '');

	expect(await editor.options('resource')).toEqual([...resources().map(nameOf), addedByN8n]);
	expect(await editor.options('operation')).toEqual([
		...operationsOf('superevent').map(nameOf),
		addedByN8n,
	]);
});

test('each resource shows its own operations', async () => {
	await editor.openWorkflow(await lookUpWorkflow());
	await editor.openNode('GraceDB');

	for (const resource of resources()) {
		await editor.choose('resource', resource.name);
		expect(await editor.options('operation'), resource.name).toEqual([
			...operationsOf(String(resource.value)).map(nameOf),
			addedByN8n,
		]);
	}
});

test('a superevent is found in the list, which comes from the server, and read', async () => {
	await editor.openWorkflow(await lookUpWorkflow());
	await editor.openNode('GraceDB');
	await editor.panel.locator('[data-test-id=rlc-input]').click();
	await editor.listedResources.first().waitFor();
	const all = await editor.listedResources.allInnerTexts();
	await screenshot(page, 'superevent-list');

	expect(all[0], 'newest first').toContain(newest);
	expect(all.join('\n')).toContain('S240716b');
	expect(all.join('\n'), 'no mock data').not.toMatch(/\bMS\d/);

	await page.locator('[data-test-id=rlc-search]').fill('S240716b');
	await editor.listedResources.filter({ hasText: newest }).waitFor({ state: 'detached' });
	await editor.listedResources.filter({ hasText: 'S240716b' }).click();
	await editor.execute();
	await editor.output.locator('[data-test-id=radio-button-schema]').click();
	await editor.output.getByText('S240716b').first().waitFor();
	await screenshot(page, 'gracedb-node');
});

test('the trigger shows how often it polls and what it looks for', async () => {
	const node = nodesOfExample().find(({ type }) => type.endsWith('graceDbTrigger'));
	await editor.openWorkflow(world.workflow.id);
	await editor.openNode(node?.name ?? '');
	await editor.panel.getByText('Poll Times').waitFor();

	expect(await editor.options('category')).toEqual(['Any', 'MDC', 'Production', 'Test']);
});

test('the execution that sent the mail is drawn as a success, up to the node that sent it', async () => {
	const sender = nodesOfExample().find(({ type }) => type.endsWith('.emailSend'));
	await mailAbout(world.supereventId);
	await editor.openExecution(world.workflow.id);
	await editor.successOf(sender?.name ?? '').waitFor();

	expect(await page.locator('[data-test-id=canvas-node-status-error]').count()).toBe(0);
});

test('fetching a test event shows the newest superevent that matches', async () => {
	const node = nodesOfExample().find(({ type }) => type.endsWith('graceDbTrigger'));
	await editor.openWorkflow(world.workflow.id);
	await editor.openNode(node?.name ?? '');
	await editor.execute();
	const { output } = editor;
	await output.locator('[data-test-id=radio-button-schema]').click();
	await output.getByText(newest).first().waitFor();
	await screenshot(page, 'trigger-node');

	expect(await output.innerText()).toContain('alert_type');
});

test('the mail page shows the mail', async () => {
	const mail = await mailAbout(world.supereventId);
	await page.goto(world.mailPage);
	await screenshot(page, 'mail', { width: 1000, height: 640 });

	expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toContain(mail.subject);
});

function nameOf({ name }: { name: string }): string {
	return name;
}
