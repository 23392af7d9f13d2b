import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../shared/parameters/field';
import { needsAccount, type Operation, type Resource } from './operation';
import { shownIn, toolDescription } from './tool';

/** All parameters of a node that offers these resources: their dropdown, one of operations each, and the fields. */
export function describeResources(
	resources: readonly Resource[],
	first: string,
): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: first,
		},
		...resources.flatMap((resource) => [
			describeOperations(resource),
			...describeNeedOfAccount(resource),
			...resource.operations.flatMap((operation) => describeFields(resource, operation)),
		]),
	];
}

/** A freshly dropped node reads, and reads what there is most to see of. */
function describeOperations({ value, operations }: Resource): INodeProperties {
	const { value: first = '' } =
		operations.find((operation) => ['getAll', 'summarize'].includes(operation.value)) ??
		operations.find(({ access }) => access === 'read') ??
		operations[0] ??
		{};
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ name, value: operation, action, description }) => ({
			name,
			value: operation,
			action,
			description,
		})),
		default: first,
	};
}

/** One notice in place of all that an anonymous user cannot use. */
function describeNeedOfAccount(resource: Resource): INodeProperties[] {
	const operation = resource.operations
		.filter((candidate) => needsAccount(resource, candidate))
		.map(({ value }) => value);
	if (operation.length === 0) return [];
	return [
		{
			displayName:
				'This operation needs a GraceDB account. Set Authentication to <b>SciToken</b> or <b>X.509 Certificate</b>.',
			name: 'accountNotice',
			type: 'notice',
			default: '',
			displayOptions: {
				show: { authentication: ['none'], resource: [resource.value], operation },
			},
		},
	];
}

function describeFields(resource: Resource, operation: Operation): INodeProperties[] {
	const show = {
		resource: [resource.value],
		operation: [operation.value],
		...(needsAccount(resource, operation) ? { authentication: ['sciToken', 'x509'] } : {}),
	};
	const place = (
		{ property }: Field,
		only: object = {},
		more: Partial<INodeProperties> = {},
	): INodeProperties => ({
		...property,
		...more,
		displayOptions: {
			...property.displayOptions,
			show: { ...show, ...only, ...property.displayOptions?.show },
		},
	});
	const fields = [
		toolDescription(operation, show),
		...operation.fields.flatMap((field) =>
			// What a tool writes, the user decides.
			field.forModel === undefined || operation.access === 'write'
				? [place(field)]
				: [place(field, shownIn.node), place(field, shownIn.tool, { default: field.forModel })],
		),
	];
	if (operation.notice === undefined) return fields;
	const notice: INodeProperties = {
		displayName: operation.notice,
		name: 'notice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	};
	return [notice, ...fields];
}
