import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchEvents } from '../../../simulator/query/events';
import { matchSuperevents } from '../../../simulator/query/superevents';
import { seedSky } from '../../../simulator/seed/seed';

const page = readFileSync(resolve(__dirname, '../../../docs/queries.md'), 'utf8');
const rows = page
	.split('## ')[1]
	?.split('\n')
	.filter((line) => line.startsWith('| ') && !line.startsWith('| You want'))
	.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim()));

/** The queries of a column of the table. */
function queriesOf(column: number): string[] {
	return (rows ?? []).flatMap((cells) =>
		[...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, query = '']) => query),
	);
}

const sky = seedSky();
const now = new Date('2024-07-16T12:00:00Z');

describe('The examples in docs/queries.md', () => {
	it.each(queriesOf(2))('%s is understood for superevents', (query) => {
		expect(() => matchSuperevents(query, sky.superevents, now)).not.toThrow();
	});

	it.each(queriesOf(3))('%s is understood for events', (query) => {
		const events = [...sky.events.values()];
		expect(() => matchEvents(query, events, { now, hasReplayId: true })).not.toThrow();
	});
});
