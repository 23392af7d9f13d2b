import type { Locator, Page } from 'playwright-core';
import { world } from './world';

/** What a person does in n8n's editor. */
export interface Editor {
	openWorkflow(id: string): Promise<void>;
	/** Opens the panel of the node with this name. */
	openNode(name: string): Promise<void>;
	/** The entries of a dropdown of the open panel, as they are shown. */
	options(parameter: string): Promise<string[]>;
	choose(parameter: string, option: string): Promise<void>;
	/** The open panel. */
	panel: Locator;
	/** What the node of the open panel has put out. */
	output: Locator;
	/** The entries of the open list of a resource locator. */
	listedResources: Locator;
	/** Types into the search of the node list, which it opens. */
	searchNodes(text: string): Promise<void>;
	/** The names of nodes or actions in the open node list. */
	listedNodes: Locator;
	/** Opens a category of the actions of a node, where it is closed. */
	openCategory(name: string): Promise<void>;
	/** Executes the node of the open panel and waits until it has succeeded. */
	execute(): Promise<void>;
	openExecution(workflowId: string): Promise<void>;
	/** The sign on the canvas that the node with this name has succeeded. */
	successOf(node: string): Locator;
	/** Opens the window of a credential, as for changing it. */
	openCredential(id: string): Promise<Locator>;
}

/** Signs in with the form, as the owner. */
export async function signIn(page: Page): Promise<Editor> {
	const { url, email, password } = world.editor;
	await page.goto(url);
	// n8n's older forms do not connect their labels with the fields.
	await page.locator('input:not([type=password])').first().fill(email);
	await page.locator('input[type=password]').fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	return editorOn(page, url);
}

function editorOn(page: Page, url: string): Editor {
	const part = (id: string): Locator => page.locator(`[data-test-id="${id}"]`);
	const nodeNamed = (name: string): Locator =>
		page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	const panel = part('ndv');
	const openOptions = page.locator(
		'.el-select-dropdown:visible [data-test-id=parameter-input-item]',
	);
	const openList = async (parameter: string): Promise<void> => {
		await panel.locator(`[data-test-id="parameter-input-${parameter}"] input`).first().click();
		await openOptions.first().waitFor();
	};
	/** n8n's advice for published workflows, in a box that covers a corner of the canvas. */
	const closeAdvice = async (): Promise<void> => {
		const close = part('suggested-actions-close');
		await close.click({ timeout: 3_000 }).catch(() => {});
	};
	return {
		panel,
		output: panel.locator('[data-test-id=output-panel]'),
		listedResources: part('rlc-item'),
		openWorkflow: async (id) => {
			await page.goto(`${url}/workflow/${id}`);
			await part('canvas-node').first().waitFor();
		},
		successOf: (name) => nodeNamed(name).locator('[data-test-id=canvas-node-status-success]'),
		openNode: async (name) => {
			await nodeNamed(name).dblclick();
			await panel.waitFor();
		},
		options: async (parameter) => {
			await openList(parameter);
			const names = await openOptions.locator('.option-headline').allInnerTexts();
			await page.keyboard.press('Escape');
			await openOptions.first().waitFor({ state: 'hidden' });
			return names;
		},
		choose: async (parameter, option) => {
			await openList(parameter);
			await openOptions
				.filter({ has: page.locator('.option-headline').getByText(option, { exact: true }) })
				.click();
			await openOptions.first().waitFor({ state: 'hidden' });
		},
		listedNodes: part('node-creator').locator('[data-test-id=node-creator-item-name]'),
		searchNodes: async (text) => {
			await part('node-creator-plus-button').first().click();
			await part('node-creator-search-bar').fill(text);
		},
		openCategory: async (name) => {
			await part('node-creator-category-item').filter({ hasText: name }).click();
		},
		execute: async () => {
			await part('node-execute-button').click();
			const output = panel.locator('[data-test-id=output-panel]');
			await output
				.getByText(/^\d+ items?$/)
				.first()
				.waitFor();
			await closeNotices(page);
		},
		openExecution: async (workflowId) => {
			await page.goto(`${url}/workflow/${workflowId}/executions`);
			await page.locator('[data-test-id^=execution-preview-details]').first().waitFor();
			await closeAdvice();
		},
		openCredential: async (id) => {
			await page.goto(`${url}/home/credentials/${id}`);
			await part('credential-edit-dialog').waitFor();
			return part('credential-edit-dialog');
		},
	};
}

/** Closes the notices in the corner; n8n takes them away by itself too, so that one may be gone before it is clicked. */
export async function closeNotices(page: Page): Promise<void> {
	for (const button of await page.locator('.el-notification__closeBtn').all()) {
		await button.click({ timeout: 2_000 }).catch(() => {});
	}
	const notice = page.locator('.el-notification').first();
	await notice.waitFor({ state: 'detached' }).catch(() => {});
}
