// Writes the table in docs/node-operations.md anew, from the built node's own description:
// node scripts/bootstrap.mjs --build scripts/operations-table.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

interface Choice {
	name: string;
	value: string;
	description?: string;
}

interface Property {
	name: string;
	options?: Choice[];
	displayOptions?: { show?: Record<string, string[]> };
}

const root = resolve(__dirname, '..');
const page = resolve(root, 'docs/node-operations.md');
const begin = '<!-- operations: begin -->';
const end = '<!-- operations: end -->';

function main(): void {
	const require = createRequire(resolve(root, 'package.json'));
	const { GraceDb } = require('./dist/nodes/GraceDb/GraceDb.node.js') as {
		GraceDb: new () => { description: { properties: Property[] } };
	};
	const { properties } = new GraceDb().description;
	const resources = properties.find(({ name }) => name === 'resource')?.options ?? [];
	const rows = resources.flatMap(({ name, value }) =>
		operationsOf(properties, value).map(
			(operation) => `| ${name} | ${operation.name} | ${operation.description} |`,
		),
	);
	const table = ['| Resource | Operation | What it does |', '| --- | --- | --- |', ...rows].join(
		'\n',
	);
	const text = readFileSync(page, 'utf8');
	const [before, after] = [text.split(begin)[0], text.split(end)[1]];
	if (before === undefined || after === undefined)
		throw new Error('docs/node-operations.md has lost its marks');
	writeFileSync(page, `${before}${begin}\n\n${table}\n\n${end}${after}`);
}

function operationsOf(properties: Property[], resource: string): Choice[] {
	const dropdown = properties.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.['resource']?.includes(resource),
	);
	return dropdown?.options ?? [];
}

main();
