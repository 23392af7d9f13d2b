import type { Locator, Page } from 'playwright-core';

/** What a task has cost so far. */
export interface Effort {
	/** Everything that is pressed with the mouse, once each. */
	clicks: number;
	/** Fields into which something is typed. */
	typed: number;
	/** Those of them that hold an expression. */
	expressions: number;
}

/** Somebody who uses n8n's editor with mouse and keyboard, and whose effort is counted. */
export interface Person {
	effort: Effort;
	click(target: Locator): Promise<void>;
	type(field: Locator, text: string): Promise<void>;
	/** Begins an empty workflow. Not counted: everybody begins there. */
	beginWorkflow(): Promise<void>;
	/** Adds what is called so in the node list, from the first step or behind the last node. */
	add(category: 'Triggers' | 'Actions', action: string): Promise<void>;
	/** Chooses an option of a dropdown of the open panel. */
	choose(parameter: string, option: string): Promise<void>;
	/** Adds an option of a collection of the open panel, such as a filter. */
	addOption(button: string, option: string): Promise<void>;
	/** Chooses the SciToken, of which there is one: n8n fills it in. */
	signInToGraceDb(): Promise<void>;
	/** Executes the node of the open panel; gives the part of the panel with its items or its error. */
	execute(): Promise<Locator>;
	closePanel(): Promise<void>;
	part(id: string): Locator;
}

export function person(page: Page, url: string): Person {
	const effort: Effort = { clicks: 0, typed: 0, expressions: 0 };
	const part = (id: string): Locator => page.locator(`[data-test-id="${id}"]`);
	const options = page.locator('.el-select-dropdown:visible [data-test-id=parameter-input-item]');
	const click = async (target: Locator): Promise<void> => {
		await target.click();
		effort.clicks += 1;
	};
	const type = async (field: Locator, text: string): Promise<void> => {
		await field.fill(text);
		effort.typed += 1;
		if (text.includes('{{')) effort.expressions += 1;
	};
	const choose = async (parameter: string, option: string): Promise<void> => {
		await click(part('ndv').locator(`[data-test-id="parameter-input-${parameter}"] input`).first());
		await click(options.getByText(option, { exact: true }).first());
	};
	return {
		effort,
		click,
		type,
		choose,
		part,
		beginWorkflow: async () => {
			await page.goto(`${url}/workflow/new`, { waitUntil: 'domcontentloaded' });
			await part('canvas-add-button').or(part('node-creator-plus-button')).first().waitFor();
		},
		add: async (category, action) => {
			const creator = part('node-creator');
			const plus = page.locator('[data-test-id="canvas-handle-plus"]').last();
			const isFirst = await part('canvas-add-button').isVisible();
			await click(isFirst ? part('canvas-add-button') : plus);
			await type(part('node-creator-search-bar'), 'gracedb');
			const name = creator.locator('[data-test-id=node-creator-item-name]');
			await click(name.getByText('GraceDB', { exact: true }).first());
			const entry = creator.getByText(action, { exact: true });
			const heading = part('node-creator-category-item').filter({ hasText: category });
			await heading.first().waitFor();
			// n8n opens one of the two categories itself, some time after their headings are there.
			const isOpen = (): Promise<boolean> =>
				entry.waitFor({ timeout: 3_000 }).then(
					() => true,
					() => false,
				);
			while (!(await isOpen())) await click(heading);
			await click(entry);
			await part('ndv').waitFor();
		},
		addOption: async (button, option) => {
			const adding = part('ndv').locator('[data-test-id=collection-parameter-add]');
			const named = adding.filter({
				has: page.locator(`[placeholder="${button}"], :text-is("${button}")`),
			});
			await click(named.first());
			const entry = part('collection-parameter-option').filter({ visible: true });
			await click(entry.getByText(option, { exact: true }).first());
		},
		signInToGraceDb: async () => {
			await choose('authentication', 'SciToken');
			// A new user has this credential alone, and n8n chooses it. Other tests have left more.
			const credential = part('ndv').locator('[data-test-id=node-credentials-select]');
			await credential.click();
			await page
				.locator('.el-select-dropdown:visible')
				.getByText('GraceDB simulator (SciToken)', { exact: true })
				.click();
		},
		execute: async () => {
			await click(part('node-execute-button'));
			const output = part('ndv').locator('[data-test-id=output-panel]');
			const ended = output.getByText(/^\d+ items?$|^Error details$|^No output data returned$/);
			await ended.first().waitFor();
			return output;
		},
		closePanel: () => click(part('ndv-close-button')),
	};
}
