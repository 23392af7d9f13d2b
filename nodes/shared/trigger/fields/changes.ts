import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import type { Field } from '../../parameters/field';
import { flag, names } from '../../parameters/read';
import { type ChangeSelection, type Kind, kinds } from '../../../../watch/diff/change';

/** A retraction is a public notice; alone, it can be chosen without the others. */
const choices = [...kinds, 'retraction'] as const;
type Choice = (typeof choices)[number];

/**
 * What can happen, in the order in which people look for it: n8n makes an entry of its node list of each, named by its `action`,
 * so that the alphabetical order of n8n's lint rules would put the rare before the usual.
 */
const forAll: INodePropertyOptions[] = [
	{
		name: 'New Candidate',
		value: 'new',
		action: 'On new candidate',
		description:
			'A superevent matches the filters for the first time. With Public Notice, the item of its first notice says so.',
	},
	{
		name: 'Public Notice',
		value: 'public_notice',
		action: 'On public notice',
		description: 'An alert went out: early warning, preliminary, initial, update or retraction',
	},
	{
		name: 'Retraction',
		value: 'retraction',
		action: 'On retraction',
		description: 'An alert was withdrawn. Public Notice includes this.',
	},
	{
		name: 'Label Added',
		value: 'label_added',
		action: 'On label added',
		description: 'One of the labels to report was added',
	},
	{
		name: 'Label Removed',
		value: 'label_removed',
		action: 'On label removed',
		description: 'One of the labels to report was removed',
	},
	{
		name: 'Update',
		value: 'update',
		action: 'On update of a candidate',
		description: 'One of the fields that trigger an update changed',
	},
	{
		name: 'Confirmed as GW',
		value: 'confirmed_as_gw',
		action: 'On confirmation as a gravitational wave',
		description: 'The superevent got a GW name',
	},
	{
		name: 'No Longer Matches',
		value: 'no_longer_matches',
		action: 'On candidate that no longer matches',
		description: 'The query no longer finds the superevent. The trigger still tracks it.',
	},
];

const forMembers: INodePropertyOptions[] = [
	{
		name: 'Event Added',
		value: 'event_added',
		action: 'On event added',
		description: 'An event was added to the superevent',
	},
	{
		name: 'Event Removed',
		value: 'event_removed',
		action: 'On event removed',
		description: 'An event was removed from the superevent',
	},
];

const detailsForAll: INodePropertyOptions[] = [
	{ name: 'EM Observation', value: 'emobservation' },
	{ name: 'Exposed', value: 'exposed', description: 'The superevent became public' },
	{ name: 'Hidden', value: 'hidden', description: 'The superevent is no longer public' },
	{ name: 'Log', value: 'log', description: 'A log entry was added' },
	{ name: 'Notice', value: 'notice', description: 'The server recorded a notice' },
	{ name: 'VOEvent', value: 'voevent', description: 'A VOEvent was created' },
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
): Field<Name, Choice[]> {
	const isDetails = name === 'details';
	// n8n looks for a field of this name to fill its node list.
	const displayName = isDetails ? 'Details' : 'Trigger On';
	return {
		// eslint-disable-next-line n8n-nodes-base/node-param-default-missing -- it is there
		property: {
			displayName,
			name,
			type: 'multiOptions',
			default: defaults[name],
			description: isDetails
				? 'Which changes in the details of a superevent start the workflow'
				: 'What starts the workflow',
			options,
			displayOptions: {
				show: { authentication, ...(isDetails ? { watchDetails: [true] } : {}) },
			},
		},
		read: (raw) => names(raw).map((choice) => readChoice(choice, displayName)),
	};
}

function readChoice(name: string, field: string): Choice {
	const choice = choices.find((one) => one === name);
	if (choice) return choice;
	throw inputError(`${field}: "${name}" is not a choice.`, `Choose among ${choices.join(', ')}.`);
}

/** Which changes the choices stand for. */
export function selected(choices: readonly Choice[]): Pick<ChangeSelection, 'kinds' | 'notices'> {
	const onlyRetractions = choices.includes('retraction') && !choices.includes('public_notice');
	return {
		kinds: new Set(choices.map((one) => (one === 'retraction' ? 'public_notice' : one))),
		...(onlyRetractions ? { notices: new Set(['RETRACTION']) } : {}),
	};
}

/**
 * The same name twice, with fewer choices for anonymous users: what cannot happen to them is left out. n8n makes its node list
 * of the first of them in the panel.
 */
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
			'Whether to also watch logs, VOEvents, notices, EM observations, signoffs, and labels that were added and removed between two polls. Needs up to seven more requests per superevent.',
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
		'Without a credential, GraceDB only shows public superevents, without their events, signoffs and permissions. The trigger cannot watch or filter by these.',
	name: 'anonymousNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: anonymous } },
};
