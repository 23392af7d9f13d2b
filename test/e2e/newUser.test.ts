import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, screenshotOfFailure } from './browser';
import { signIn } from './editor';
import { type Effort, person, type Person } from './newUser';
import { workflowWithTool } from './workflows';
import { world } from './world';

/** What somebody who is new wants, and the most that it may cost, signing in to GraceDB included. */
interface Task {
	name: string;
	most: Omit<Effort, 'typed'>;
	/** @returns where or what is shown at the end */
	does(you: Person, page: Page): Promise<Locator | string>;
	shows: RegExp;
}

const tasks: Task[] = [
	{
		name: 'find',
		most: { clicks: 9, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get a superevent');
			await you.signInToGraceDb();
			await you.click(you.part('rlc-input'));
			await you.type(you.part('rlc-search'), 'S240716b');
			await you.click(you.part('rlc-item').filter({ hasText: 'S240716b' }));
			return await you.execute();
		},
		shows: /S240716b/,
	},
	{
		name: 'list',
		most: { clicks: 7, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get many superevents');
			await you.signInToGraceDb();
			return await you.execute();
		},
		shows: /superevent_id/,
	},
	{
		name: 'filter',
		most: { clicks: 9, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get many superevents');
			await you.signInToGraceDb();
			await you.addOption('Add Filter', 'FAR Below');
			await you.type(field(you, 'farBelow'), '1 per year');
			return await you.execute();
		},
		shows: /superevent_id/,
	},
	{
		name: 'download',
		most: { clicks: 16, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get many superevents');
			await you.signInToGraceDb();
			await you.type(field(you, 'query'), 'S240716b');
			await you.execute();
			await you.closePanel();
			await you.add('Actions', 'Download a file');
			await you.signInToGraceDb();
			await you.choose('which', 'Newest Sky Map');
			return await you.execute();
		},
		shows: /fits/,
	},
	{
		name: 'alert',
		most: { clicks: 14, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Triggers', 'On new candidate');
			await you.signInToGraceDb();
			await you.execute();
			await you.closePanel();
			await you.add('Actions', 'Get an alert ready to send');
			await you.signInToGraceDb();
			return await you.execute();
		},
		shows: /subject|superevent_id/,
	},
	{
		name: 'trigger',
		most: { clicks: 6, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Triggers', 'On new candidate');
			await you.signInToGraceDb();
			return await you.execute();
		},
		shows: /superevent_id/,
	},
	{
		name: 'write',
		most: { clicks: 14, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get many superevents');
			await you.signInToGraceDb();
			await you.type(field(you, 'query'), 'S240716b');
			await you.execute();
			await you.closePanel();
			await you.add('Actions', 'Create a log entry');
			await you.signInToGraceDb();
			await you.type(field(you, 'message', 'textarea'), 'Nothing new down to 21 mag');
			return await you.execute();
		},
		shows: /S240716b/,
	},
	{
		name: 'GWTC',
		most: { clicks: 7, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get many catalogs');
			await you.signInToGraceDb();
			return await you.execute();
		},
		shows: /number|No output data/i,
	},
	{
		name: 'import',
		most: { clicks: 3, expressions: 0 },
		does: async (you, page) => {
			await you.beginWorkflow();
			await you.click(you.part('workflow-menu'));
			await you.click(page.getByRole('menuitem', { name: 'Import' }));
			const chooser = page.waitForEvent('filechooser');
			await you.click(page.getByRole('menuitem', { name: /file/i }).last());
			await (await chooser).setFiles('examples/alert-to-email.json');
			const nodes = you.part('canvas-node');
			await nodes.nth(2).waitFor();
			return page.locator('body');
		},
		shows: /Get Alert/,
	},
	{
		name: 'AI',
		most: { clicks: 1, expressions: 0 },
		does: async (you, page) => {
			const id = await workflowWithTool({ resource: 'superevent', operation: 'getAll' });
			await page.goto(`${world.editor.url}/workflow/${id}`, { waitUntil: 'domcontentloaded' });
			const tool = page.locator('[data-test-id=canvas-node][data-node-name="GraceDB"]');
			await tool.dblclick();
			you.effort.clicks += 1;
			await you.part('ndv').waitFor();
			return you.part('ndv');
		},
		shows: /Defined automatically by the/,
	},
	{
		name: 'error',
		most: { clicks: 8, expressions: 0 },
		does: async (you) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get many superevents');
			await you.signInToGraceDb();
			await you.type(field(you, 'query'), 'label: ADVOK OR label: ADVNO');
			const failed = await you.execute();
			await expect.poll(() => failed.innerText()).toContain('ADVOK | ADVNO');
			await you.type(field(you, 'query'), 'label: ADVOK | ADVNO');
			await you.click(you.part('node-execute-button'));
			return you.part('ndv').locator('[data-test-id=output-panel]');
		},
		shows: /superevent_id/,
	},
	{
		name: 'docs',
		most: { clicks: 6, expressions: 0 },
		does: async (you, page) => {
			await you.beginWorkflow();
			await you.add('Actions', 'Get many superevents');
			const link = you.part('ndv').getByRole('link', { name: 'Docs' }).first();
			const address = (await link.getAttribute('href')) ?? '';
			const opened = page.context().waitForEvent('page');
			await you.click(link);
			await (await opened).close();
			return address;
		},
		shows: /n8n-nodes-gracedb/,
	},
];

let page: Page;
let close: () => Promise<void>;
const efforts: Record<string, Effort> = {};

beforeAll(async () => {
	({ page, close } = await openBrowser());
	await signIn(page);
});

afterEach(async ({ task }) => {
	if (task.result?.state === 'fail') await screenshotOfFailure(page, task.name);
});

afterAll(async () => {
	console.table(efforts);
	await close();
});

test.each(tasks)('a new user needs few clicks and no expression: $name', async (task) => {
	const you = person(page, world.editor.url);
	efforts[task.name] = you.effort;
	const shown = await task.does(you, page);
	const text = async () => (typeof shown === 'string' ? shown : await shown.innerText());
	await expect.poll(text, { timeout: 20_000 }).toMatch(task.shows);
	expect(you.effort.clicks).toBeLessThanOrEqual(task.most.clicks);
	expect(you.effort.expressions).toBeLessThanOrEqual(task.most.expressions);
});

function field(you: Person, name: string, kind = 'input') {
	return you.part('ndv').locator(`[data-test-id="parameter-input-${name}"] ${kind}`).first();
}
