import { readFile } from 'node:fs/promises';
import type { INodeParameters } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { secureServer } from '../support/secureServer';
import { openBrowser, screenshot, screenshotOfFailure } from './browser';
import { closeNotices, signIn, type Editor } from './editor';
import { n8nAsOwner } from './n8nRest';
import { workflowWith, workflowWithTool } from './workflows';
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

const list: INodeParameters = { resource: 'superevent', operation: 'getAll' };

test('a table of superevents begins with what one looks at', async () => {
	const query = 'far < 1e-5';
	const options = { statusAndClassification: true };
	await editor.openWorkflow(await workflowWith({ ...list, query, limit: 8, options }));
	await editor.openNode('GraceDB');
	await editor.execute();
	await editor.output.locator('[data-test-id=radio-button-table]').click();
	const heads = editor.output.locator('thead th');
	await heads.first().waitFor();
	await screenshot(page, 'results-table', { width: 1900, height: 800 });

	const shown = (await heads.allInnerTexts()).map((head) => head.trim()).filter((head) => head);
	expect(shown.slice(0, 3)).toEqual(['superevent_id', 'time', 'status']);
});

test.each([
	{
		name: 'error-query',
		parameters: { ...list, query: 'label: ADVOK OR label: ADVNO' },
		says: 'ADVOK | ADVNO',
	},
	{
		name: 'error-not-found',
		parameters: {
			resource: 'superevent',
			operation: 'get',
			superevent: { __rl: true, mode: 'id', value: 'S240716zz' },
		},
		says: 'S240716zz',
	},
])('the panel shows what happened and what to do: $name', async ({ name, parameters, says }) => {
	await editor.openWorkflow(await workflowWith(parameters));
	await editor.openNode('GraceDB');
	expect(await errorOf(name)).toContain(says);
});

test('an unknown certificate authority is named in words, not in those of OpenSSL', async () => {
	const server = await secureServer((_request, response) => response.end('{}'));
	try {
		const token = await readFile(world.simulator.tokens.scientist, 'utf8');
		const credential = (await n8nAsOwner().post('/rest/credentials', {
			name: 'GraceDB: a server of our own',
			type: 'graceDbSciTokenApi',
			data: { server: 'custom', customServer: server.url, token },
		})) as { id: string };
		await editor.openWorkflow(await workflowWith(list, credential.id));
		await editor.openNode('GraceDB');
		expect(await errorOf('error-certificate')).toMatch(/certificate.*authority/is);
	} finally {
		await server.close();
	}
});

test('as a tool of an AI Agent the node has its query, filters and limit set by the model', async () => {
	await editor.openWorkflow(await workflowWithTool(list));
	await editor.openNode('GraceDB');
	await editor.panel.getByText('Query').first().waitFor();
	await screenshot(page, 'ai-tool', { width: 1440, height: 1100 });

	expect(await editor.panel.innerText()).toContain('Defined automatically by the');
});

/** Executes the node of the open panel, which has to fail, takes a picture, and gives what is shown. */
async function errorOf(name: string): Promise<string> {
	await page.locator('[data-test-id=node-execute-button]').click();
	const error = editor.output.filter({ hasText: 'Error details' });
	await error.waitFor();
	await closeNotices(page);
	await screenshot(page, name);
	return await error.innerText();
}
