import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, screenshot } from './browser';
import { signIn } from './editor';
import { fillIn, mailsAbout, messagesAbout, notice, playScenario } from './exampleWorkflows';
import { n8nAsOwner, runByHand } from './n8nRest';
import { slackPage } from './slackPage';
import { world } from './world';

let page: Page;
let close: () => Promise<void>;
/** A binary neutron star with all that an alert may have. */
let id: string;

beforeAll(async () => {
	({ page, close } = await openBrowser());
	id = await playScenario('binary-neutron-star');
	for (const example of ['alert-to-email', 'alert-to-slack']) {
		const pinData = { 'GraceDB Trigger': [notice(id, 'UPDATE')] };
		await runByHand(n8nAsOwner(), await fillIn(example, { pinData }), 'GraceDB Trigger');
	}
});

afterAll(() => close());

/** Whether all that the page shows fits into the window's width. */
async function fits(width: number): Promise<boolean> {
	await page.setViewportSize({ width, height: 900 });
	return await page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');
}

async function heightOf(width: number): Promise<number> {
	await page.setViewportSize({ width, height: 100 });
	return await page.evaluate<number>('document.documentElement.scrollHeight');
}

test('the mail shows its picture, and fits a phone', async () => {
	const [mail] = await mailsAbout(id);
	await page.goto(new URL(`mails/${mail?.id}/html`, world.mailPage).href);
	await page.locator('img').waitFor();
	const width = await page.evaluate<number>('document.images[0].naturalWidth');

	expect(width, 'pixels of the picture').toBeGreaterThan(100);
	expect(await fits(360)).toBe(true);
	await screenshot(page, 'alert-mail', { width: 640, height: await heightOf(640) });
});

test('the Slack message shows its facts in fields, and fits a phone', async () => {
	const [message] = await messagesAbout(id);
	await page.setContent(slackPage(message?.blocks ?? []));

	expect(await page.locator('h2').innerText()).toContain(id);
	expect(await page.locator('.fields').innerText()).toMatch(/Distance\s+[\d,]+ ± \d+ Mpc/);
	expect(await page.locator('.button').allInnerTexts()).toContain('GraceDB');
	expect(await fits(360)).toBe(true);
	await screenshot(page, 'alert-slack', { width: 680, height: await heightOf(680) });
});

test('the canvas of Alert to e-mail has three nodes and the note that says what to fill in', async () => {
	const workflow = await fillIn('alert-to-email');
	const editor = await signIn(page);
	// n8n fits the workflow into the window that it finds.
	const size = { width: 1100, height: 700 };
	await page.setViewportSize(size);
	await editor.openWorkflow(workflow);
	const nodes = page.locator('[data-test-id=canvas-node][data-node-name]');
	await screenshot(page, 'alert-canvas', size);

	const names = await Promise.all(
		(await nodes.all()).map((node) => node.getAttribute('data-node-name')),
	);
	expect(names.sort()).toEqual(['Get Alert', 'GraceDB Trigger', 'Send Email']);
	expect(await page.getByText('choose your SMTP credential').count()).toBe(1);
});
