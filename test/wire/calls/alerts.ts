import { fileOf, isGiven, isTruthy, plain, renamed, type ClientInput, textFrom } from '../python';
import { type Call, probabilities } from '../signatures';
import type { Value } from '../caseFile';
import { numberOf, objectOf, type Run, supereventOf } from './run';

/** Options of create_voevent, which are True or False. */
const switches = {
	internal: 'internal',
	open_alert: 'openAlert',
	raven_coinc: 'ravenCoincidence',
	hardware_inj: 'hardwareInjection',
	CoincComment: 'coincComment',
};

const skymaps = {
	skymap_type: 'skymapType',
	skymap_filename: 'skymapFile',
	combined_skymap_filename: 'combinedSkymapFile',
};

function signoffOf(call: Call): Record<string, Value> {
	const { signoff_type: type = '', instrument = '' } = call.given;
	return {
		...supereventOf(call),
		// What is not one of the two codes comes from an expression; n8n then shows the instrument.
		signoffType: { $expression: textFrom(type) },
		instrument: plain(instrument),
	};
}

export const alerts = {
	voevents: (call: Call): Run => {
		const { voevent_num: which } = call.given;
		const resource = 'voevent';
		if (!isTruthy(which)) return { resource, operation: 'getAll', parameters: objectOf(call) };
		const parameters = { ...objectOf(call), voeventNumber: numberOf(which) };
		return { resource, operation: 'get', parameters };
	},

	create_voevent: (call: Call): Run => {
		const all: Call = { ...call, given: { ...call.more, ...call.given } };
		const asIs = Object.fromEntries([...probabilities, 'MassGap'].map((name) => [name, name]));
		return {
			resource: 'voevent',
			operation: 'create',
			parameters: {
				...objectOf(call),
				voeventType: plain(call.given['voevent_type'] ?? ''),
				additionalFields: {
					...renamed(all, { ...switches, Significant: 'significant' }, plain),
					...renamed(all, skymaps),
					...renamed(all, asIs, numberOf),
				},
			},
		};
	},

	notices: (call: Call): Run => {
		const { notice_num: which } = call.given;
		const resource = 'notice';
		if (!isGiven(which)) return { resource, operation: 'getAll', parameters: supereventOf(call) };
		const parameters = { ...supereventOf(call), noticeNumber: numberOf(which) };
		return { resource, operation: 'get', parameters };
	},

	create_notice: (call: Call, input: ClientInput): Run => ({
		resource: 'notice',
		operation: 'create',
		parameters: supereventOf(call),
		files: { data: fileOf(call, input, 'stdin') },
	}),

	permissions: (call: Call): Run => ({
		resource: 'permission',
		operation: 'getAll',
		parameters: supereventOf(call),
	}),

	// The action is the operation itself, so that another one cannot be chosen.
	modify_permissions: (call: Call): Run => ({
		resource: 'permission',
		operation: textFrom(call.given['action']),
		parameters: supereventOf(call),
	}),

	signoffs: (call: Call): Run => {
		const resource = 'signoff';
		if (!isGiven(call.given['signoff_type'])) {
			return { resource, operation: 'getAll', parameters: supereventOf(call) };
		}
		return { resource, operation: 'get', parameters: signoffOf(call) };
	},

	create_signoff: (call: Call): Run => ({
		resource: 'signoff',
		operation: 'create',
		parameters: {
			...signoffOf(call),
			status: plain(call.given['status'] ?? ''),
			comment: plain(call.given['comment'] ?? ''),
		},
	}),

	update_signoff: (call: Call): Run => ({
		resource: 'signoff',
		operation: 'update',
		parameters: {
			...signoffOf(call),
			updateFields: renamed(call, { status: 'status', comment: 'comment' }),
		},
	}),

	delete_signoff: (call: Call): Run => ({
		resource: 'signoff',
		operation: 'delete',
		parameters: signoffOf(call),
	}),
};
