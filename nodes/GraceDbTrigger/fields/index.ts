import type { INodeProperties } from 'n8n-workflow';
import { simplify } from '../../shared/parameters/output';
import { category, query } from '../../shared/parameters/search';
import { connectionFields } from '../../shared/parameters/authentication';
import { changesFor, detailsFor, visitorNotice, watchDetails } from './changes';
import { filtersFor, internalNotice, onlyPublic } from './filters';
import {
	begin,
	beginSince,
	emitNew,
	fieldsThatCount,
	labelsToReport,
	options,
	testWith,
} from './options';
import { customFar, significance } from './significance';
import { defaultPages, worstDelay } from '../watch/pages';

const { newest, older, overlap } = defaultPages;
const delays = [1000, 5000].map(
	(results) => `${results.toLocaleString('en')}: ${worstDelay(results, defaultPages)}`,
);

/** The parameters of the trigger, in the order of the panel. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: `Tells every change once. A poll a minute is enough: alerts come minutes after the merger. The newest ${newest} matches are looked at in every poll, all M within 2 · ⌈(M − ${newest}) ÷ ${older - overlap}⌉ polls (${delays.join(', ')}).`,
		name: 'pollNotice',
		type: 'notice',
		default: '',
	},
	...connectionFields,
	visitorNotice,
	query.property,
	category.property,
	significance.property,
	customFar.property,
	onlyPublic.property,
	internalNotice,
	changesFor.members.property,
	changesFor.visitors.property,
	labelsToReport.property,
	fieldsThatCount.property,
	watchDetails.property,
	detailsFor.members.property,
	detailsFor.visitors.property,
	filtersFor.members.property,
	filtersFor.visitors.property,
	emitNew.property,
	begin.property,
	beginSince.property,
	testWith.property,
	simplify.property,
	options.property,
];
