import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { world } from './world';

/** Where screenshots go: into the documentation when they are to be renewed, else where one can look at them. */
const screenshotFolder =
	process.env.UPDATE_SCREENSHOTS === '1'
		? resolve(import.meta.dirname, '../../docs/screenshots')
		: join(tmpdir(), 'n8n-nodes-gracedb-screenshots');

/** A page in a browser that knows nothing yet, and how to close it without a trace. */
export async function openBrowser(): Promise<{ page: Page; close: () => Promise<void> }> {
	// Inside the folder of the run, which goes even if this process is killed.
	const folder = await mkdtemp(join(world.temporaryFolder, 'browser-'));
	const browser = await chromium.launch({
		executablePath: world.chromium,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
		env: { ...definedVariables(), TMPDIR: folder },
	});
	const page = await browser.newPage({
		viewport: { width: 1440, height: 900 },
		colorScheme: 'light',
		locale: 'en-GB',
	});
	page.setDefaultTimeout(30_000);
	return {
		page,
		close: async () => {
			await browser.close();
			await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
		},
	};
}

/** Saves what the page shows, once its animations are over. */
export async function screenshot(page: Page, name: string): Promise<void> {
	await mkdir(screenshotFolder, { recursive: true });
	await page.mouse.move(0, 0);
	await page.waitForTimeout(700);
	await page.screenshot({ path: join(screenshotFolder, `${name}.png`), animations: 'disabled' });
}

function definedVariables(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			(entry): entry is [string, string] => entry[1] !== undefined,
		),
	);
}
