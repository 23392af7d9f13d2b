import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GcnApi } from '../credentials/GcnApi.credentials';
import { GraceDbKafkaApi } from '../credentials/GraceDbKafkaApi.credentials';
import { GraceDbSciTokenApi } from '../credentials/GraceDbSciTokenApi.credentials';
import { GraceDbX509Api } from '../credentials/GraceDbX509Api.credentials';
import { KafkaAlertApi } from '../credentials/KafkaAlertApi.credentials';
import { ScimmaHopskotchApi } from '../credentials/ScimmaHopskotchApi.credentials';
import { GraceDb } from '../nodes/GraceDb/GraceDb.node';
import { GraceDbAlertTrigger } from '../nodes/GraceDbAlertTrigger/GraceDbAlertTrigger.node';
import { GraceDbTrigger } from '../nodes/GraceDbTrigger/GraceDbTrigger.node';
import { n8nVersions } from '../scripts/runtime';
import { queueVariables } from './queue/variables';

const root = join(__dirname, '..');

/** All that a panel shows: names of fields, options and choices. */
const shown = new Set<string>();
collect([
	new GraceDb().description,
	new GraceDbAlertTrigger().description,
	new GraceDbTrigger().description,
	new GcnApi(),
	new GraceDbKafkaApi(),
	new GraceDbSciTokenApi(),
	new GraceDbX509Api(),
	new KafkaAlertApi(),
	new ScimmaHopskotchApi(),
]);

function collect(value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	for (const [name, inner] of Object.entries(value)) {
		if (typeof inner !== 'string') collect(inner);
		else if (['displayName', 'name', 'action'].includes(name)) {
			shown.add(inner);
			shown.add(inner.replace(/ (?:Name or ID|Names or IDs)$/, ''));
		}
	}
}

/** What n8n itself and its other nodes call so, and what is no name. */
const others = new Set([
	'Settings',
	'Community nodes',
	'Install',
	'Add first step',
	'Fetch Test Event',
	'Poll Times',
	'Execute workflow',
	'Import',
	'From file',
	'Data table',
	'Remove Duplicates',
	'HTTP Request',
	'Predefined Credential Type',
	'URL',
	'Ignore SSL Issues',
	'SSL Certificates',
	'Proxy',
	'Allowed Domains',
	'On Error',
	'Continue',
	'Message Type',
	'Blocks',
	'Attachments (Inline)',
	'Settings',
	'Timezone',
	'Error workflow',
	'Switch',
	'Wait',
	'Execute Sub-workflow',
	'Continue (Using Error Output)',
	'Community nodes',
	// Titles and values.
	'Changed',
	'Renamed',
	'API Request',
	'CBC',
	'Burst',
	'External',
	'Now available',
	'sky map',
	'Its node in n8n',
]);

/** The names in a page: italics that begin with a capital letter, with a path from resource to option in pieces. */
function namesIn(page: string): string[] {
	const italics = page.matchAll(/(?<![\w`])_([A-Z][^_`|\n]*)_(?!\w)/g);
	return [...italics].flatMap(([, text = '']) => text.split(/ → |: /));
}

const pages = [
	'README.md',
	...readdirSync(join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];

describe('the documentation', () => {
	it.each(pages)('names fields and options in %s as the panel does', (page) => {
		const names = namesIn(readFileSync(join(root, page), 'utf8'));
		expect(names.filter((name) => !shown.has(name) && !others.has(name))).toEqual([]);
	});

	it('promises the versions of n8n in which npm run test:n8n runs', async () => {
		const readme = readFileSync(join(root, 'README.md'), 'utf8');
		const promised = /each of the versions (.*)/.exec(readme)?.[1] ?? '';
		expect(promised.match(/\d+\.\d+\.\d+/g)).toEqual(await n8nVersions());
	});

	it('has the variables of queue mode in its recipe with which npm run test:queue runs', () => {
		const readme = readFileSync(join(root, 'README.md'), 'utf8');
		const [, shared = ''] = /x-n8n: &n8n\n([\s\S]*?)\n\nservices:/.exec(readme) ?? [];
		const names = [...shared.matchAll(/^ {4}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name);
		expect(names).toEqual(Object.keys(queueVariables({ postgres: 5432, redis: 6379 })));
	});
});
