import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type INodeTypeDescription, type IWorkflowBase, NodeHelpers } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { GraceDb } from '../../nodes/GraceDb/GraceDb.node';
import { GraceDbAlertTrigger } from '../../nodes/GraceDbAlertTrigger/GraceDbAlertTrigger.node';
import { GraceDbTrigger } from '../../nodes/GraceDbTrigger/GraceDbTrigger.node';

const folder = resolve(__dirname, '../../examples');
const files = readdirSync(folder);
const readme = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');

const own: Record<string, INodeTypeDescription> = {
	'n8n-nodes-gracedb.graceDb': new GraceDb().description,
	'n8n-nodes-gracedb.graceDbAlertTrigger': new GraceDbAlertTrigger().description,
	'n8n-nodes-gracedb.graceDbTrigger': new GraceDbTrigger().description,
};

function read(file: string): IWorkflowBase {
	return JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as IWorkflowBase;
}

function isNote({ type }: { type: string }): boolean {
	return type === 'n8n-nodes-base.stickyNote';
}

describe.each(files)('the example %s', (file) => {
	const { nodes, connections, active, pinData } = read(file);

	it('stands in the table of the README', () => {
		expect(readme).toContain(`](examples/${file})`);
	});

	it('has one note, which names every node whose credential, sender or channel must be filled in', () => {
		const [note, ...others] = nodes.filter(isNote);
		expect(others).toEqual([]);
		const text = note?.parameters.content as string;
		const ofOthers = nodes.filter(({ type, credentials }) => !own[type] && credentials);
		for (const { name } of ofOthers) expect(text).toContain(`**${name}**`);
	});

	it('is not active, has no pinned data, and connects nodes that it has', () => {
		expect([active ?? false, pinData ?? {}]).toEqual([false, {}]);
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		const targets = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
	});

	it('sets only parameters of our nodes that the panel shows', () => {
		for (const node of nodes) {
			const description = own[node.type];
			if (!description) continue;
			const { pollTimes, ...given } = node.parameters;
			const shown = NodeHelpers.getNodeParameters(
				description.properties,
				given,
				true,
				false,
				node,
				description,
			);
			expect(pollTimes !== undefined).toBe(description.polling === true);
			expect(Object.keys(shown ?? {}), node.name).toEqual(
				expect.arrayContaining(Object.keys(given)),
			);
		}
	});

	it('keeps nothing in static data, which n8n saves for executions of published workflows alone', () => {
		expect(JSON.stringify(nodes)).not.toContain('getWorkflowStaticData');
	});
});

it.each(['alert-to-email.json', 'alert-to-slack.json'])('%s has three nodes', (file) => {
	const { nodes } = read(file);
	expect(nodes.filter((node) => !isNote(node))).toHaveLength(3);
});
