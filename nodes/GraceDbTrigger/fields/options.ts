import { inputError } from '../../../gracedb/errors/GraceDbError';
import { collection, type Field } from '../../shared/parameters/field';
import { flagField } from '../../shared/parameters/commonFields';
import { names, oneOf, time, wholeNumber } from '../../shared/parameters/read';
import { skipQueryCheck } from '../../shared/queryHelp';
import type { ChangeSelection } from '../../../watch/diff/change';

const labelKinds = ['label_added', 'label_removed'];
export const defaultLabels = ['ADVOK', 'ADVNO', 'RAVEN_ALERT', 'PE_READY'];

/** Empty, or `*`: all labels. */
export const labelsToReport: Field<'labelsToReport', ChangeSelection['labels']> = {
	property: {
		displayName: 'Labels to Report Names or IDs',
		name: 'labelsToReport',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getLabels' },
		default: [...defaultLabels],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'Their coming and going makes an item. Choose none for all labels.',
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
		displayName: 'Fields That Count',
		name: 'fieldsThatCount',
		type: 'multiOptions',
		default: [...defaultFields],
		description: 'Changes of which fields make an update',
		displayOptions: { show: { changes: ['update'] } },
		options: [
			{ name: 'Coincidence (FARs, External Event)', value: 'coincidence' },
			{ name: 'FAR', value: 'far' },
			{ name: 'Preferred Event', value: 'preferred_event' },
			{ name: 'Small Shifts of the Times', value: 'small_time_shifts' },
			{ name: 'Times (Shifts of a Second or More)', value: 'times' },
		],
	},
	read: (raw) => names(raw).map(oneOf('Fields That Count', fieldNames)),
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
				name: 'When There Is Something to Look At',
				value: 'ready',
				description:
					'When its preferred event is complete (EM_READY) or a preliminary alert was sent, but no later than a few minutes after its creation',
			},
		],
	},
	read: oneOf('Emit New', ['atOnce', 'ready']),
};

export const begin: Field<'begin', 'nothing' | 'matching' | 'since'> = {
	property: {
		displayName: 'When It Begins',
		name: 'begin',
		type: 'options',
		default: 'nothing',
		description:
			'What counts as new when the workflow is activated for the first time, or the search has changed',
		options: [
			{ name: 'Emit Nothing', value: 'nothing', description: 'What is there counts as known' },
			{ name: 'Emit What Matches Now', value: 'matching' },
			{ name: 'Emit What Was Created Since a Time', value: 'since' },
		],
	},
	read: oneOf('When It Begins', ['nothing', 'matching', 'since']),
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
			'Superevents that were created at this time or later are new. In the time zone of the workflow, unless it names one.',
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
		description: 'What a test run in the editor shows',
		options: [
			{
				name: 'Built-in Samples',
				value: 'sample',
				description: 'One item for each step of a superevent; asks no server',
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
			'Whether the first good poll after reported failures makes an item',
		),
		number(
			'heartbeatHours',
			'Heartbeat Every N Hours',
			0,
			0,
			'An item that says that the trigger is alive and what it cannot read, every so many hours; 0 for none',
		),
		number(
			'lookBackDays',
			'Look-Back Window',
			30,
			1,
			'Days for which a superevent is followed after its creation',
			// GraceDB reads no more than three digits in "900 days ago".
			999,
		),
		number(
			'newAfterMinutes',
			'New After at the Latest',
			10,
			0,
			'Minutes after the creation of a superevent when it is emitted though there is nothing to look at yet',
		),
		flagField(
			'onePerSuperevent',
			'One Item per Superevent',
			'Whether all changes of a superevent in a poll make one item',
		),
		flagField(
			'repeatAfterRestart',
			'Repeat Last Items After a Restart',
			'Whether the first poll after a start of n8n emits the items of the last hour once more, with the same keys: n8n may have lost them',
			{ default: true },
		),
		skipQueryCheck,
	],
);
