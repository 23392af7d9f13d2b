import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import codex from '../../nodes/GraceDb/GraceDb.node.json';
import { GraceDb } from '../../nodes/GraceDb/GraceDb.node';
import { resources } from '../../nodes/GraceDb/resources';
import { GraceDbAlertTrigger } from '../../nodes/GraceDbAlertTrigger/GraceDbAlertTrigger.node';
import triggerCodex from '../../nodes/GraceDbTrigger/GraceDbTrigger.node.json';
import { GraceDbTrigger } from '../../nodes/GraceDbTrigger/GraceDbTrigger.node';

const operations = resources.flatMap((resource) =>
	resource.operations.map(
		(operation) => [`${resource.name}: ${operation.name}`, resource, operation] as const,
	),
);

const operationsPage = readFileSync(resolve(__dirname, '../../docs/node-operations.md'), 'utf8');

/** A parameter and those inside it. */
function withInner(property: INodeProperties): INodeProperties[] {
	const { type, options = [] } = property;
	if (type === 'collection')
		return [property, ...(options as INodeProperties[]).flatMap(withInner)];
	if (type !== 'fixedCollection') return [property];
	const rows = options as INodePropertyCollection[];
	return [property, ...rows.flatMap(({ values }) => values.flatMap(withInner))];
}

/** Parameters that an AI Agent's tool has in place of those of the node. */
const isOfTool = ({ displayOptions }: INodeProperties): boolean =>
	displayOptions?.show?.['@tool']?.[0] === true;

const all = [
	...new GraceDb().description.properties,
	...new GraceDbTrigger().description.properties,
	...new GraceDbAlertTrigger().description.properties,
].flatMap(withInner);

describe('the description of the nodes', () => {
	it.each(operations)(
		'%s stands in docs/node-operations.md as it is',
		(_name, resource, operation) => {
			const row = [resource.name, operation.name, operation.description];
			expect(operationsPage.replace(/ +/g, ' ')).toContain(`| ${row.join(' | ')} |`);
		},
	);

	it.each(operations)('%s says what it does', (_name, _resource, operation) => {
		expect(operation.action).toMatch(/^[A-Z][a-z]+ /);
		expect(operation.description).toMatch(/^[A-Z]/);
		expect(operation.description).not.toMatch(/\.$/);
	});

	it.each(operations)(
		'%s is found in the dropdowns, with its fields',
		(_name, resource, operation) => {
			const { properties } = new GraceDb().description;
			const dropdown = properties.find(
				({ name, displayOptions }) =>
					name === 'operation' && displayOptions?.show?.['resource']?.includes(resource.value),
			);
			expect(dropdown?.options).toContainEqual(expect.objectContaining({ value: operation.value }));
			const fields = properties
				.filter((property) => !isOfTool(property))
				.filter(
					({ type, displayOptions }) =>
						type !== 'notice' &&
						displayOptions?.show?.['resource']?.includes(resource.value) &&
						displayOptions.show['operation']?.includes(operation.value),
				);
			expect(fields.map(({ name }) => name)).toEqual(
				operation.fields.map(({ property }) => property.name),
			);
		},
	);

	it.each(operations)(
		'%s has a notice for anonymous users if it is not for them',
		(_name, resource, operation) => {
			const { properties } = new GraceDb().description;
			const shown = properties
				.filter((property) => !isOfTool(property))
				.filter(
					({ name, displayOptions: { show = {} } = {} }) =>
						name !== 'operation' &&
						show['resource']?.includes(resource.value) &&
						(show['operation']?.includes(operation.value) ?? true) &&
						(show['authentication']?.includes('none') ?? true),
				);
			const isPublic =
				operation.access === 'read' && !['gwtc', 'permission', 'signoff'].includes(resource.value);
			if (isPublic || resource.value === 'api') {
				expect(shown.map(({ type }) => type)).not.toContain('notice');
				expect(shown).toHaveLength(operation.fields.length);
			} else {
				expect(shown.map(({ type }) => type)).toEqual(['notice']);
			}
		},
	);

	it('warns before what cannot be undone or what others see', () => {
		const warned = operations.filter(([, , { notice }]) => notice).map(([name]) => name);
		expect(warned).toEqual(
			expect.arrayContaining([
				'Permission: Expose',
				'Superevent: Confirm as GW',
				'Signoff: Create',
				'Signoff: Delete',
				'Signoff: Update',
			]),
		);
	});

	it('explains every parameter', () => {
		const silent = all.filter(({ type, name, description }) => {
			return (
				!['notice', 'hidden'].includes(type) &&
				!['resource', 'operation'].includes(name) &&
				!description
			);
		});
		// The row of a collection is explained by what is in it.
		expect(
			silent.filter(({ type }) => type !== 'collection').map(({ displayName }) => displayName),
		).toEqual([]);
	});

	it('says of every switch whether it does something, as n8n wants it', () => {
		const switches = all.filter(({ type }) => type === 'boolean');
		expect(switches.length).toBeGreaterThan(20);
		for (const { displayName, description } of switches) {
			expect(description, displayName).toMatch(/^Whether /);
		}
	});

	it('lets superevents, events, files and logs be chosen from lists', () => {
		const typed = all.filter(
			({ type, placeholder = '' }) =>
				type === 'string' && /^e\.g\. (?:[GEHMTD]|S)\d{6}|\.fits/.test(placeholder),
		);
		// Several events at once, a part of a name, and what a file is to be called.
		expect(new Set(typed.map(({ name }) => name))).toEqual(new Set(['events', 'fileName']));
		const chosen = all.filter(({ type }) => type === 'resourceLocator');
		expect(new Set(chosen.map(({ name }) => name))).toEqual(
			new Set([
				'superevent',
				'superevent',
				'event',
				'preferredEvent',
				'emType',
				'logNumber',
				'fileName',
				'skymapFile',
				'combinedSkymapFile',
			]),
		);
		for (const { modes } of chosen) {
			expect(modes?.map(({ name }) => name)).toEqual(['list', 'id', 'url']);
		}
	});

	it('lets every Get Many choose columns, and sort or stop after some pages', () => {
		const lists = operations.filter(([, , { value }]) => value === 'getAll');
		expect(lists.length).toBeGreaterThan(10);
		for (const [name, , { fields }] of lists) {
			const options = fields.find(({ property }) => property.name === 'options')?.property.options;
			const names = options?.map((option) => option.name) ?? [];
			expect(names, name).toContain('columns');
			expect(names.includes('maxPages') || names.includes('sort'), name).toBe(true);
		}
	});

	it('sorts the options of every collection and dropdown, as n8n wants it, but for those that n8n lists as actions and for positions', () => {
		for (const { type, name, displayName, options = [] } of all) {
			if (!['collection', 'options'].includes(type) || options.length < 2) continue;
			if (['resource', 'operation'].includes(name)) continue;
			const shown = options.map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			const isPosition = (one: string): boolean =>
				/^(?:Right Ascension|Declination)(?: Width)?$/.test(one);
			const others = shown.filter((one) => !isPosition(one));
			expect(shown, displayName).toEqual([
				...shown.filter(isPosition),
				...others.sort((a, b) => a.localeCompare(b)),
			]);
			const positions = shown.filter((one) => ['Right Ascension', 'Declination'].includes(one));
			if (positions.length > 0) {
				expect(positions, displayName).toEqual(['Right Ascension', 'Declination']);
			}
		}
	});

	it('lists production superevents when the node is freshly dropped', () => {
		const defaults = Object.fromEntries(
			new GraceDb().description.properties
				.filter((property) => !isOfTool(property))
				.map((property) => [property.name, property.default]),
		);
		expect(defaults).toMatchObject({
			authentication: 'none',
			server: 'production',
			resource: 'superevent',
			category: 'Production',
		});
		const operation = new GraceDb().description.properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.['resource']?.includes('superevent'),
		);
		expect(operation?.default).toBe('getAll');
	});

	it('is found under the names that people search for', () => {
		for (const { alias } of [codex, triggerCodex]) {
			for (const word of ['LIGO', 'LVK', 'GCN', 'sky map', 'astronomy', 'alert', 'superevent']) {
				expect(alias).toContain(word);
			}
		}
	});

	it('lists actions in the order in which people look for them: candidates and alerts first, the raw API last', () => {
		const actions = operations.map(([, , { action }]) => action);
		expect(actions.slice(0, 2)).toEqual(['Get many superevents', 'Get an alert ready to send']);
		expect(actions.at(-1)).toBe('Make an API request');
		expect(new Set(actions).size).toBe(actions.length);
	});

	it('names actions as people do', () => {
		const actions = operations.map(([, , { action }]) => action);
		expect(actions).toContain('Create a VOEvent');
		expect(actions.filter((action) => /VO event/i.test(action.replace('VOEvent', '')))).toEqual([]);
	});
});
