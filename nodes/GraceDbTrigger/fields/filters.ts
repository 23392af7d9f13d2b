import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../../shared/parameters/field';
import { collection } from '../../shared/parameters/field';
import { flagField, namesField, serverChoicesField } from '../../shared/parameters/commonFields';
import { flag, text } from '../../shared/parameters/read';
import { readLabelExpression } from '../../../watch/filters/labelExpression';

const labelExpression: Field<'labelExpression', string> = {
	property: {
		displayName: 'Label Expression',
		name: 'labelExpression',
		type: 'string',
		default: '',
		placeholder: 'e.g. ADVOK | EM_READY & ~DQV',
		description:
			'Labels with & (and), | (or), ~ (not), as in GraceDB queries: OR binds closer than AND, and there are no brackets',
	},
	read(raw) {
		const expression = text(raw);
		readLabelExpression(expression);
		return expression;
	},
};

const property = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description:
		'They decide about new superevents only: once emitted, a superevent is followed whatever becomes of it, so that a retraction is never filtered away',
} as const;

const allOf = serverChoicesField('allOf', 'All of These Labels', 'getLabels');
const anyOf = serverChoicesField('anyOf', 'Any of These Labels', 'getLabels');
const noneOf = serverChoicesField('noneOf', 'None of These Labels', 'getLabels');
const groups = namesField(
	'groups',
	'Groups',
	'CBC, Burst',
	'Groups of the preferred event, with commas between',
);
const instruments = namesField(
	'instruments',
	'Instruments',
	'H1, L1',
	'Detectors that all saw it, with commas between',
);
const pipelines = namesField(
	'pipelines',
	'Pipelines',
	'gstlal',
	'Pipelines of the preferred event, with commas between',
);
const searches = namesField(
	'searches',
	'Searches',
	'BBH',
	'Searches of the preferred event, with commas between',
);

const ignoreEarlyWarnings = flagField(
	'ignoreEarlyWarnings',
	'Ignore Early Warnings',
	'Whether a superevent waits until it is more than an early warning',
	{ default: true },
);
const ignoreInjections = flagField(
	'ignoreInjections',
	'Ignore Injections',
	'Whether superevents with the label INJ are left out',
	{ default: true },
);
const withSkyMap = flagField(
	'withSkyMap',
	'Only With Sky Map',
	'Whether a superevent waits until it has a sky map',
	{ default: true },
);

function filtersWith(authentication: string[], withGroups: boolean) {
	const fields = [
		allOf,
		anyOf,
		...(withGroups ? [groups] : []),
		ignoreEarlyWarnings,
		ignoreInjections,
		instruments,
		labelExpression,
		noneOf,
		withSkyMap,
		pipelines,
		searches,
	] as const;
	const shown: INodeProperties & { name: 'filters' } = {
		...property,
		displayOptions: { show: { authentication } },
	};
	return collection(shown, fields);
}

const forMembers = filtersWith(['sciToken', 'x509'], true);

export const filtersFor = {
	members: forMembers,
	/** What they are not offered may be left of a time with a credential: in the panel they could not take it away. */
	anonymous: { ...forMembers, property: filtersWith(['none'], false).property },
};

export const onlyPublic: Field<'onlyPublic', boolean> = {
	property: {
		displayName: 'Only Public',
		name: 'onlyPublic',
		type: 'boolean',
		default: true,
		description: 'Whether only superevents that everybody may see make a new one',
		displayOptions: { show: { authentication: ['sciToken', 'x509'] } },
	},
	read: flag,
};

export const internalNotice: INodeProperties = {
	displayName:
		'<b style="color:#c00">Internal data:</b> items may hold what LIGO, Virgo and KAGRA have not made public. Each item says so in its field "public": send only what is true there to others.',
	name: 'internalNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: ['sciToken', 'x509'], onlyPublic: [false] } },
};
