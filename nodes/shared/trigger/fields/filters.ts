import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../../parameters/field';
import { collection } from '../../parameters/field';
import { flagField, namesField, serverChoicesField } from '../../parameters/commonFields';
import { flag, text } from '../../parameters/read';
import { readLabelExpression } from '../../../../watch/filters/labelExpression';

const labelExpression: Field<'labelExpression', string> = {
	property: {
		displayName: 'Label Expression',
		name: 'labelExpression',
		type: 'string',
		default: '',
		placeholder: 'e.g. ADVOK | EM_READY & ~DQV',
		description:
			'Labels with & (and), | (or), ~ (not), as in GraceDB queries. OR binds closer than AND; brackets are not allowed.',
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
		'Which superevents to report. Once reported, a superevent is tracked regardless of filters, so that you never miss a retraction.',
} as const;

const allOf = serverChoicesField('allOf', 'All of These Labels', 'getLabels');
const anyOf = serverChoicesField('anyOf', 'Any of These Labels', 'getLabels');
const noneOf = serverChoicesField('noneOf', 'None of These Labels', 'getLabels');
const groups = namesField(
	'groups',
	'Groups',
	'CBC, Burst',
	'Comma-separated groups of the preferred event',
);
const instruments = namesField(
	'instruments',
	'Instruments',
	'H1, L1',
	'Comma-separated detectors that all saw it',
);
const pipelines = namesField(
	'pipelines',
	'Pipelines',
	'gstlal',
	'Comma-separated pipelines of the preferred event',
);
const searches = namesField(
	'searches',
	'Searches',
	'BBH',
	'Comma-separated searches of the preferred event',
);

const ignoreEarlyWarnings = flagField(
	'ignoreEarlyWarnings',
	'Ignore Early Warnings',
	'Whether to wait until a superevent is more than an early warning',
	{ default: true },
);
const ignoreInjections = flagField(
	'ignoreInjections',
	'Ignore Injections',
	'Whether to leave out superevents with the label INJ',
	{ default: true },
);
const withSkyMap = flagField(
	'withSkyMap',
	'Only With Sky Map',
	'Whether to wait until a superevent has a sky map',
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
		description: 'Whether to report only superevents that everyone can see',
		displayOptions: { show: { authentication: ['sciToken', 'x509'] } },
	},
	read: flag,
};

export const internalNotice: INodeProperties = {
	displayName:
		'<b style="color:#c00">Internal data:</b> items may contain data that LIGO, Virgo and KAGRA have not made public. Only share items whose field "public" is true.',
	name: 'internalNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: ['sciToken', 'x509'], onlyPublic: [false] } },
};
