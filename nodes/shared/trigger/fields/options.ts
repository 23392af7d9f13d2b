import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { collection, type Field } from '../../parameters/field';
import { flagField, serverChoicesField } from '../../parameters/commonFields';
import { names, oneOf, time, wholeNumber } from '../../parameters/read';
import { skipQueryCheck } from '../../queryHelp';
import type { ChangeSelection } from '../../../../watch/diff/change';

const labelKinds = ['label_added', 'label_removed'];
export const defaultLabels = ['ADVOK', 'ADVNO', 'RAVEN_ALERT', 'PE_READY'];

/** Empty, or `*`: all labels. */
export const labelsToReport: Field<'labelsToReport', ChangeSelection['labels']> = {
	property: {
		...serverChoicesField('labelsToReport', 'Labels to Report', 'getLabels').property,
		default: [...defaultLabels],
		hint: 'Choose none to report all labels',
		displayOptions: { show: { changes: labelKinds } },
	},
	takesList: true,
	read(raw) {
		const labels = names(raw);
		return labels.length === 0 || labels.includes('*') || labels.includes('all')
			? 'all'
			: new Set(labels);
	},
};

const fieldNames = ['preferred_event', 'far', 'coincidence', 'times', 'small_time_shifts'] as const;
export const defaultFields: readonly (typeof fieldNames)[number][] = [
	'preferred_event',
	'far',
	'coincidence',
	'times',
];

export const fieldsThatCount: Field<'fieldsThatCount', (typeof fieldNames)[number][]> = {
	property: {
		displayName: 'Fields That Trigger an Update',
		name: 'fieldsThatCount',
		type: 'multiOptions',
		default: [...defaultFields],
		description: 'Which changed fields trigger an update',
		displayOptions: { show: { changes: ['update'] } },
		options: [
			{ name: 'Coincidence (FARs, External Event)', value: 'coincidence' },
			{ name: 'FAR', value: 'far' },
			{ name: 'Preferred Event', value: 'preferred_event' },
			{ name: 'Times (Shifts of 1 Second or More)', value: 'times' },
			{ name: 'Times (Small Shifts)', value: 'small_time_shifts' },
		],
	},
	read: (raw) => names(raw).map(oneOf('Fields That Trigger an Update', fieldNames)),
};

export const emitNew: Field<'emitNew', 'atOnce' | 'ready'> = {
	property: {
		displayName: 'Emit New',
		name: 'emitNew',
		type: 'options',
		default: 'ready',
		description: 'When to emit a new superevent',
		options: [
			{ name: 'At Once', value: 'atOnce' },
			{
				name: 'When the First Results Are Ready',
				value: 'ready',
				description:
					'When its preferred event is complete (EM_READY) or a preliminary alert was sent, or after Maximum Wait',
			},
		],
	},
	read: oneOf('Emit New', ['atOnce', 'ready']),
};

export const begin: Field<'begin', 'nothing' | 'matching' | 'since'> = {
	property: {
		displayName: 'On First Activation',
		name: 'begin',
		type: 'options',
		default: 'nothing',
		description:
			'What to do with existing superevents when you activate the workflow for the first time or change the search',
		options: [
			{ name: 'Emit All Created Since a Time', value: 'since' },
			{ name: 'Emit All That Match Now', value: 'matching' },
			{
				name: 'Ignore Existing',
				value: 'nothing',
				description: 'Only report superevents that appear later',
			},
		],
	},
	read: oneOf('On First Activation', ['nothing', 'matching', 'since']),
};

/** As it is written; see pickedTime. */
export const beginSince: Field<'beginSince', string> = {
	property: {
		displayName: 'Since',
		name: 'beginSince',
		type: 'dateTime',
		default: '',
		required: true,
		description:
			'Emit superevents created at this time or later. In the time zone of the workflow, unless you give one.',
		displayOptions: { show: { begin: ['since'] } },
	},
	read: time,
};

export const testWith: Field<'testWith', 'newest' | 'retraction' | 'update' | 'sample'> = {
	property: {
		displayName: 'Test With',
		name: 'testWith',
		type: 'options',
		default: 'newest',
		description: 'What a test run in the editor returns',
		options: [
			{
				name: 'Built-in Samples',
				value: 'sample',
				description: 'One item for each step of a superevent, without asking a server',
			},
			{ name: 'Newest Match of Any Age', value: 'newest' },
			{ name: 'Newest Retraction', value: 'retraction' },
			{ name: 'Newest Update', value: 'update' },
		],
	},
	read: oneOf('Test With', ['newest', 'retraction', 'update', 'sample']),
};

const number = <const Name extends string>(
	name: Name,
	displayName: string,
	value: number,
	lowest: number,
	description: string,
	highest = Infinity,
): Field<Name, number> => ({
	property: {
		displayName,
		name,
		type: 'number',
		default: value,
		description,
		typeOptions: { minValue: lowest, ...(highest < Infinity ? { maxValue: highest } : {}) },
	},
	read(raw) {
		const given = wholeNumber(displayName, lowest)(raw);
		if (given <= highest) return given;
		throw inputError(
			`${displayName} must be ${highest} or less, not ${given}.`,
			'Correct the number.',
		);
	},
});

export const options = collection(
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
	},
	[
		flagField(
			'emitRecovered',
			'Emit Recovered',
			'Whether to emit an item at the first successful poll after reported failures',
		),
		number(
			'heartbeatHours',
			'Heartbeat Interval (Hours)',
			0,
			0,
			'How often to emit an item that says that the trigger is running and what it cannot read. 0 turns it off.',
		),
		number(
			'lookBackDays',
			'Look-Back Window (Days)',
			30,
			1,
			'How many days after its creation to track a superevent',
			// GraceDB reads no more than three digits in "900 days ago".
			999,
		),
		number(
			'newAfterMinutes',
			'Maximum Wait (Minutes)',
			10,
			0,
			'How long after its creation to emit a superevent even if its first results are not ready',
		),
		flagField(
			'onePerSuperevent',
			'One Item per Superevent',
			'Whether to combine all changes of a superevent in a poll into one item',
		),
		flagField(
			'repeatAfterRestart',
			'Repeat Last Items After a Restart',
			'Whether to emit the items of the last hour again after n8n starts, with the same keys, because n8n may have lost them',
			{ default: true },
		),
		skipQueryCheck,
	],
);
