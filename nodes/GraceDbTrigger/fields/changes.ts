import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { inputError } from '../../../gracedb/errors/GraceDbError';
import type { Field } from '../../shared/parameters/field';
import { flag, names } from '../../shared/parameters/read';
import { type Kind, kinds } from '../../../watch/diff/change';

const forAll: INodePropertyOptions[] = [
	{
		name: 'Confirmed as GW',
		value: 'confirmed_as_gw',
		description: 'It was given the ID of a gravitational wave',
	},
	{
		name: 'Label Added',
		value: 'label_added',
		description: 'One of the labels to report was set',
	},
	{
		name: 'Label Removed',
		value: 'label_removed',
		description: 'One of the labels to report was taken away',
	},
	{
		name: 'New',
		value: 'new',
		description:
			'It passes the filters for the first time; with Public Notice, the item of its first notice says so',
	},
	{
		name: 'No Longer Matches',
		value: 'no_longer_matches',
		description: 'The query does not find it any more; it is followed nevertheless',
	},
	{
		name: 'Public Notice',
		value: 'public_notice',
		description: 'An alert went out: early warning, preliminary, initial, update or retraction',
	},
	{
		name: 'Update',
		value: 'update',
		description: 'One of the fields that count has changed',
	},
];

const forMembers: INodePropertyOptions[] = [
	{ name: 'Event Added', value: 'event_added', description: 'An event joined it' },
	{ name: 'Event Removed', value: 'event_removed', description: 'An event left it' },
];

const detailsForAll: INodePropertyOptions[] = [
	{ name: 'EM Observation', value: 'emobservation' },
	{ name: 'Hidden', value: 'hidden', description: 'It is no longer shown' },
	{ name: 'Exposed', value: 'exposed', description: 'It is shown to the public' },
	{ name: 'Log', value: 'log', description: 'A log entry was written' },
	{ name: 'Notice', value: 'notice', description: 'The record of a notice was made' },
	{ name: 'VOEvent', value: 'voevent', description: 'A VOEvent was made' },
];

const detailsForMembers: INodePropertyOptions[] = [
	{ name: 'Signoff Created', value: 'signoff_created' },
	{ name: 'Signoff Deleted', value: 'signoff_deleted' },
	{ name: 'Signoff Updated', value: 'signoff_updated' },
];

const defaults: Record<'changes' | 'details', Kind[]> = {
	// Labels that announce a notice are emitted as that notice.
	changes: ['new', 'public_notice', 'confirmed_as_gw'],
	details: [],
};

const members = ['sciToken', 'x509'];
const anonymous = ['none'];

function kindField<const Name extends 'changes' | 'details'>(
	name: Name,
	options: INodePropertyOptions[],
	authentication: string[],
): Field<Name, Kind[]> {
	const isDetails = name === 'details';
	return {
		// eslint-disable-next-line n8n-nodes-base/node-param-default-missing -- it is there
		property: {
			displayName: isDetails ? 'Details' : 'Changes',
			name,
			type: 'multiOptions',
			default: defaults[name],
			description: isDetails
				? 'Which changes of its lists make an item'
				: 'Which changes of a superevent make an item',
			options: [...options].sort((a, b) => a.name.localeCompare(b.name)),
			displayOptions: {
				show: { authentication, ...(isDetails ? { watchDetails: [true] } : {}) },
			},
		},
		read: (raw) => names(raw).map((kind) => readKind(kind, isDetails ? 'Details' : 'Changes')),
	};
}

function readKind(name: string, field: string): Kind {
	const kind = kinds.find((one) => one === name);
	if (kind) return kind;
	throw inputError(`${field}: "${name}" is not a choice.`, `Choose among ${kinds.join(', ')}.`);
}

/** The same name twice, with fewer choices for anonymous users: what cannot happen to them is left out. */
export const changesFor = {
	members: kindField('changes', [...forAll, ...forMembers], members),
	anonymous: kindField('changes', forAll, anonymous),
};

export const watchDetails: Field<'watchDetails', boolean> = {
	property: {
		displayName: 'Watch Details',
		name: 'watchDetails',
		type: 'boolean',
		default: false,
		description:
			'Whether to read the lists below superevents as well: logs, VOEvents, notices, EM observations, signoffs, and what the log tells of labels that came and went between two polls. Costs up to seven requests for each superevent that is looked at.',
	},
	read: flag,
};

export const detailsFor = {
	members: kindField('details', [...detailsForAll, ...detailsForMembers], members),
	anonymous: kindField('details', detailsForAll, anonymous),
};

/** What anonymous users are not offered, and why. */
export const anonymousNotice: INodeProperties = {
	displayName:
		'Without a credential GraceDB shows public superevents only, and neither their events, signoffs nor permissions: changes and filters of those are not offered.',
	name: 'anonymousNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: anonymous } },
};
