import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = resolve(__dirname, '../../docs/wire.md');

/** First cells, in code, of the rows of the table under a heading of docs/wire.md. */
export function firstCells(heading: string): string[] {
	const text = readFileSync(page, 'utf8');
	const section = text.split(/^## /m).find((one) => one.startsWith(heading));
	if (section === undefined) throw new Error(`docs/wire.md has no section "${heading}"`);
	return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);
}

/** Names of the rules by which ours may differ from the client. */
export const exceptionsInDocs = (): string[] => firstCells('Where ours differs');
