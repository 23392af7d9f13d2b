import { createRequire } from 'node:module';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

const require = createRequire(import.meta.url);
const { GraceDb } = require('../../dist/nodes/GraceDb/GraceDb.node.js') as {
	GraceDb: new () => INodeType;
};
const { properties } = new GraceDb().description;

/** The resources of the built node, as its dropdown lists them. */
export function resources(): INodePropertyOptions[] {
	return optionsOf(properties.find(({ name }) => name === 'resource'));
}

/** The operations of one of them, by its value. */
export function operationsOf(resource: string): INodePropertyOptions[] {
	const belongs = ({ name, displayOptions }: INodeProperties): boolean =>
		name === 'operation' && (displayOptions?.show?.['resource']?.includes(resource) ?? false);
	return properties.filter(belongs).flatMap(optionsOf);
}

function optionsOf(property: INodeProperties | undefined): INodePropertyOptions[] {
	return (property?.options ?? []) as INodePropertyOptions[];
}
