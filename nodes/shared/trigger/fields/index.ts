import type { INodeProperties } from 'n8n-workflow';
import { simplify } from '../../parameters/output';
import { category, query } from '../../parameters/search';
import { connectionFields } from '../../parameters/authentication';
import { changesFor, detailsFor, anonymousNotice, watchDetails } from './changes';
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
import { slicesOf, worstDelay } from '../../../../watch/schedule/interval';

const delayWith1000 = worstDelay('oldSlice', slicesOf(1000));
const delayWith5000 = worstDelay('oldSlice', slicesOf(5000));

/** The parameters of the trigger, in the order of the panel. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: `Recent candidates are checked at every poll, older ones less often: within ${delayWith1000} minutes, or ${delayWith5000} if the query has 5,000 results. Polling every minute is enough.`,
		name: 'pollNotice',
		type: 'notice',
		default: '',
	},
	...connectionFields,
	anonymousNotice,
	query.property,
	category.property,
	significance.property,
	customFar.property,
	onlyPublic.property,
	internalNotice,
	changesFor.anonymous.property,
	changesFor.members.property,
	labelsToReport.property,
	fieldsThatCount.property,
	watchDetails.property,
	detailsFor.members.property,
	detailsFor.anonymous.property,
	filtersFor.members.property,
	filtersFor.anonymous.property,
	emitNew.property,
	begin.property,
	beginSince.property,
	testWith.property,
	simplify.property,
	options.property,
];
