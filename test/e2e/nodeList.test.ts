import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, screenshot, screenshotOfFailure } from './browser';
import { signIn, type Editor } from './editor';
import { lookUpWorkflow, workflowWith } from './workflows';

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

test.each(['GCN', 'sky map', 'astronomy', 'alert', 'gravitational wave'])(
	'the search of the node list finds GraceDB by %s',
	async (word) => {
		await editor.openWorkflow(await lookUpWorkflow());
		await editor.searchNodes(word);
		await editor.listedNodes.getByText('GraceDB', { exact: true }).first().waitFor();
	},
);

test('the node list shows candidates and alerts first, the raw API last, and what can start a workflow', async () => {
	await editor.openWorkflow(await lookUpWorkflow());
	await editor.searchNodes('GraceDB');
	await editor.listedNodes.getByText('GraceDB', { exact: true }).first().click();
	await editor.listedNodes.getByText('Get many superevents').waitFor();
	await screenshot(page, 'node-list');
	const actions = await editor.listedNodes.allInnerTexts();
	const place = (name: string): number => actions.findIndex((one) => one.trim() === name);
	expect(place('Get many superevents')).toBeGreaterThan(-1);
	expect(place('Get an alert ready to send')).toBe(place('Get many superevents') + 1);
	expect(place('Create a VOEvent')).toBeGreaterThan(place('Get an event'));
	expect(place('Make an API request')).toBe(
		actions.findLastIndex((one) => /^(?:Get|Make|Create|Add)/.test(one.trim())),
	);
});

test('choosing an entry of the trigger sets what it starts on', async () => {
	await editor.openWorkflow(await lookUpWorkflow());
	await editor.searchNodes('GraceDB');
	await editor.listedNodes.getByText('GraceDB', { exact: true }).first().click();
	await editor.openCategory('Triggers');
	await editor.listedNodes.getByText('On retraction').waitFor();
	await screenshot(page, 'node-list-triggers');
	const entries = (await editor.listedNodes.allInnerTexts()).filter((one) => /^On /.test(one));
	expect(entries.slice(0, 4)).toEqual([
		'On new candidate',
		'On public notice',
		'On retraction',
		'On label added',
	]);
	await editor.listedNodes.getByText('On retraction').click();
	await editor.panel.waitFor();
	const chosen = editor.panel.locator('[data-test-id="parameter-input-changes"]');
	await chosen.getByText('Retraction').first().waitFor();
	expect(await chosen.innerText()).not.toContain('New Candidate');
});

// n8n's editor forgets the value of a field that the panel does not show, a hidden one included: Get Many, Count and Create have no superevent.
test('switching to a resource or operation that works on a superevent keeps the chosen one', async () => {
	const superevent = { __rl: true, mode: 'id', value: 'S240716b' };
	await editor.openWorkflow(
		await workflowWith({ resource: 'superevent', operation: 'get', superevent }),
	);
	await editor.openNode('GraceDB');
	const field = editor.panel.locator('[data-test-id="parameter-input-superevent"] input').last();
	expect(await field.inputValue()).toBe('S240716b');
	for (const [parameter, option] of [
		['resource', 'Label'],
		['operation', 'Add'],
		['operation', 'Get'],
		['resource', 'Superevent'],
		['operation', 'Get Full'],
		['resource', 'File'],
		['resource', 'Signoff'],
	] as const) {
		await editor.choose(parameter, option);
		await expect.poll(() => field.inputValue(), { message: option }).toBe('S240716b');
	}
});

test('a new node offers the superevent of the item before it', async () => {
	await editor.openWorkflow(await workflowWith({ resource: 'label', operation: 'getAll' }));
	await editor.openNode('GraceDB');
	await editor.panel.getByPlaceholder('From incoming item, or select…').waitFor();
});
