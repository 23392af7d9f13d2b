import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = resolve(__dirname, '../../docs/wire.md');

/** All names in code in the first cells of that table, also several in a cell and with arguments: `GraceDb(cred=…)` names `cred`. */
export function allCells(heading: string): ReadonlySet<string> {
	const rows = sectionOf(heading).match(/^\|[^|]*\|/gm) ?? [];
	return new Set(rows.flatMap((row) => row.match(/(?<=[`( ])[a-zA-Z_]\w*(?=[`(=])/g) ?? []));
}

/** First cells, in code, of the rows of the table under a heading of docs/wire.md. */
export function firstCells(heading: string): string[] {
	return [...sectionOf(heading).matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);
}

function sectionOf(heading: string): string {
	const text = readFileSync(page, 'utf8');
	const section = text.split(/^## /m).find((one) => one.startsWith(heading));
	if (section === undefined) throw new Error(`docs/wire.md has no section "${heading}"`);
	return section;
}

/** Names of the rules by which ours may differ from the client. */
export const exceptionsInDocs = (): string[] => firstCells('Where ours differs');
