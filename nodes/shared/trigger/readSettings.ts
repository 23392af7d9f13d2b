import { category, query } from '../parameters/search';
import { simplify } from '../parameters/output';
import { readFields } from '../parameters/field';
import { pickedTime } from '../parameters/pickedTime';
import { changesFor, detailsFor, selected, watchDetails } from './fields/changes';
import { filtersFor, onlyPublic } from './fields/filters';
import {
	begin,
	beginSince,
	emitNew,
	fieldsThatCount,
	labelsToReport,
	options,
	testWith,
} from './fields/options';
import { customFar, significance } from './fields/significance';
import type { Settings } from '../../../watch/settings';

const forAll = [
	query,
	category,
	significance,
	customFar,
	watchDetails,
	labelsToReport,
	fieldsThatCount,
	emitNew,
	begin,
	beginSince,
	testWith,
	simplify,
	options,
] as const;

export type TriggerSettings = Settings & {
	testWith: 'newest' | 'retraction' | 'update' | 'sample';
	skipQueryCheck?: boolean;
};

/**
 * What the parameters of the node say.
 *
 * @param parameter its value, or its default
 * @param zone of the workflow
 * @throws GraceDbError of kind `input` that names the field
 */
export function readSettings(parameter: (name: string) => unknown, zone = 'UTC'): TriggerSettings {
	// Some fields have fewer choices for anonymous.
	const who = parameter('authentication') === 'none' ? 'anonymous' : 'members';
	const params = readFields(forAll, parameter);
	const { changes, details } = readFields([changesFor[who], detailsFor[who]], parameter);
	const { filters } = readFields([filtersFor[who]], parameter);
	const isPublicOnly = who === 'members' && readFields([onlyPublic], parameter).onlyPublic;
	const { options: more } = params;
	return {
		query: params.query,
		category: params.category,
		window: more.lookBackDays ?? 30,
		filters: {
			significance: params.significance === 'custom' ? params.customFar : params.significance,
			anyOf: filters.anyOf ?? [],
			allOf: filters.allOf ?? [],
			noneOf: filters.noneOf ?? [],
			labelExpression: filters.labelExpression ?? '',
			groups: (who === 'members' && filters.groups) || [],
			pipelines: filters.pipelines ?? [],
			searches: filters.searches ?? [],
			instruments: filters.instruments ?? [],
			onlyPublic: isPublicOnly,
			withSkyMap: filters.withSkyMap ?? false,
			ignoreInjections: filters.ignoreInjections ?? false,
			ignoreEarlyWarnings: filters.ignoreEarlyWarnings ?? false,
		},
		selection: {
			...selected([...changes, ...(params.watchDetails ? details : [])]),
			labels: params.labelsToReport,
			fields: new Set(params.fieldsThatCount),
		},
		newDelay: params.emitNew === 'atOnce' ? 0 : 60 * (more.newAfterMinutes ?? 10),
		begin:
			params.begin === 'since'
				? { since: pickedTime(params.beginSince, 'Since', zone) }
				: params.begin,
		watchDetails: params.watchDetails,
		output: {
			simplify: params.simplify,
			onePerSuperevent: more.onePerSuperevent ?? false,
			heartbeatHours: more.heartbeatHours ?? 0,
			emitRecovered: more.emitRecovered ?? false,
			repeatAfterRestart: more.repeatAfterRestart ?? true,
		},
		testWith: params.testWith,
		skipQueryCheck: more.skipQueryCheck,
	};
}
