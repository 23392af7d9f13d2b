import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allTexts } from '../scripts/texts';

const root = resolve(__dirname, '..');
const texts = allTexts().map(({ text }) =>
	plain(text.replaceAll(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '…')),
);

function plain(text: string): string {
	return text.replaceAll(/\s+/g, ' ').trim();
}

/** The first cells of the table below a heading, without its head. */
function firstCells(page: string, heading: string): string[] {
	const text = readFileSync(join(root, page), 'utf8');
	const part = text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
	return part
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\| (?:-|Message )/.test(line))
		.map((line) => plain(line.split('|')[1] ?? ''));
}

/** The parts of a quoted message between what is filled in. */
function partsOf(message: string): string[] {
	return message
		.split('…')
		.map((part) => part.replaceAll(/^[\s:.,(]+|[\s:.,)]+$/g, ''))
		.filter((part) => part !== '' && part !== 's');
}

const quoted = firstCells('docs/operations.md', 'Troubleshooting');

describe('The messages that the docs explain', () => {
	it('are many', () => {
		expect(quoted.length).toBeGreaterThan(15);
	});

	it.each(quoted)('are the nodes’ own words: %s', (message) => {
		const parts = partsOf(message);
		expect(parts).not.toEqual([]);
		const unknown = parts.filter((part) => !texts.some((text) => text.includes(part)));
		expect(unknown).toEqual([]);
	});
});
