import {
	fileOf,
	isGiven,
	isTruthy,
	listed,
	plain,
	renamed,
	type ClientInput,
	typed,
} from '../python';
import type { Call } from '../signatures';
import { numberOf, objectOf, type Run } from './run';

/** The list, or one of it where its number or name is given; like Python, 0 and nothing are the same. */
const listOrOne =
	(resource: string, argument: string, parameter: string) =>
	(call: Call): Run => {
		const which = call.given[argument];
		if (!isTruthy(which)) return { resource, operation: 'getAll', parameters: objectOf(call) };
		const parameters = { ...objectOf(call), [parameter]: numberOf(which), simplify: false };
		return { resource, operation: 'get', parameters };
	};

const onLog = (call: Call) => ({ ...objectOf(call), logNumber: numberOf(call.given['N']) });

export const annotations = {
	files: (call: Call): Run => {
		const { filename } = call.given;
		if (!isTruthy(filename)) {
			const list = { ...objectOf(call), simplify: false };
			return { resource: 'file', operation: 'getAll', parameters: list };
		}
		const parameters = { ...objectOf(call), which: 'name', fileName: plain(filename ?? '') };
		return { resource: 'file', operation: 'download', parameters };
	},

	logs: listOrOne('log', 'log_number', 'logNumber'),

	write_log: (call: Call, input: ClientInput): Run => {
		const { filename, message = '', displayName, label } = call.given;
		const given = call.given['tag_name'];
		const tags = isTruthy(given) ? given : call.more['tagname'];
		const attachFile = isTruthy(filename);
		return {
			resource: 'log',
			operation: 'create',
			parameters: {
				...objectOf(call),
				message: typed(message),
				attachFile,
				additionalFields: {
					makePublic: true,
					tags: listed(tags),
					displayNames: listed(displayName),
					...(isGiven(label) ? { label: plain(label) } : {}),
				},
			},
			files: attachFile ? { data: fileOf(call, input, 'stdin') } : {},
		};
	},

	labels: listOrOne('label', 'label', 'label'),

	write_label: (call: Call): Run => ({
		resource: 'label',
		operation: 'add',
		parameters: { ...objectOf(call), label: plain(call.given['label'] ?? '') },
	}),

	remove_label: (call: Call): Run => ({
		resource: 'label',
		operation: 'remove',
		parameters: { ...objectOf(call), label: plain(call.given['label'] ?? '') },
	}),

	tags: (call: Call): Run => ({ resource: 'tag', operation: 'getAll', parameters: onLog(call) }),

	add_tag: (call: Call): Run => ({
		resource: 'tag',
		operation: 'add',
		parameters: {
			...onLog(call),
			tag: plain(call.given['tag_name'] ?? ''),
			additionalFields: { makePublic: true, ...renamed(call, { displayName: 'displayName' }) },
		},
	}),

	remove_tag: (call: Call): Run => ({
		resource: 'tag',
		operation: 'remove',
		parameters: { ...onLog(call), tag: plain(call.given['tag_name'] ?? '') },
	}),
};
