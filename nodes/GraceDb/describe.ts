import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Resource } from './operation';

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
			...resource.operations.flatMap((operation) => describeFields(resource, operation)),
		]),
	];
}

/** A freshly dropped node reads, and reads what there is most to see of. */
function describeOperations({ value, operations }: Resource): INodeProperties {
	const { value: first = '' } =
		operations.find((operation) => operation.value === 'getAll') ??
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

function describeFields(resource: Resource, operation: Operation): INodeProperties[] {
	return operation.fields.map(({ property }) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				resource: [resource.value],
				operation: [operation.value],
				...property.displayOptions?.show,
			},
		},
	}));
}
