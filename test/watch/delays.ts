/**
 * Writes the table of worst delays into docs/trigger-engine.md, from the function that the schedule works by:
 * `node --import tsx test/watch/delays.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { delayTable, withTable } from './delayTable';

const file = resolve(__dirname, '../../docs/trigger-engine.md');

async function main(): Promise<void> {
	await writeFile(file, withTable(await readFile(file, 'utf8'), delayTable()));
}

void main();
