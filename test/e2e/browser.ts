import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { world } from './world';

/** Where one can look at them. */
const ownFolder = join(tmpdir(), 'n8n-nodes-gracedb-screenshots');
/** Where good ones go: into the documentation when it is to be renewed. */
const screenshotFolder =
	process.env.UPDATE_SCREENSHOTS === '1'
		? resolve(import.meta.dirname, '../../docs/screenshots')
		: ownFolder;

const defaultSize = { width: 1440, height: 900 };

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
		viewport: defaultSize,
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

/** Saves what the page shows, in a window of this size, once its animations are over. */
export async function screenshot(page: Page, name: string, size = defaultSize): Promise<void> {
	await mkdir(screenshotFolder, { recursive: true });
	await page.setViewportSize(size);
	await page.mouse.move(0, 0);
	await page.waitForTimeout(700);
	await page.screenshot({ path: join(screenshotFolder, `${name}.png`), animations: 'disabled' });
	await page.setViewportSize(defaultSize);
}

/** Saves what the page showed when a test failed. */
export async function screenshotOfFailure(page: Page, test: string): Promise<void> {
	const path = join(ownFolder, `failed ${test.replace(/\W+/g, '-').slice(0, 60)}.png`);
	await page.screenshot({ path });
	console.log(`What the page showed: ${path}`);
}

function definedVariables(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			(entry): entry is [string, string] => entry[1] !== undefined,
		),
	);
}
