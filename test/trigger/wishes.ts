import { faultRules } from './faults';
import type { History } from './history';
import type { Truth } from './truth';

const kinds = {
	visitor: ['new', 'public_notice', 'label_added', 'label_removed', 'update', 'confirmed_as_gw'],
	member: [
		...['new', 'public_notice', 'label_added', 'label_removed', 'update', 'event_added'],
		...['event_removed', 'confirmed_as_gw'],
	],
};
const details = {
	visitor: ['exposed', 'hidden'],
	member: [
		...['log', 'voevent', 'notice', 'emobservation', 'signoff_created', 'signoff_updated'],
		...['signoff_deleted', 'exposed', 'hidden'],
	],
};

/** Filters of these histories. `crossing` is crossed by FARs and labels, `query` has a label in the user's own query. */
export const filterNames = ['none', 'crossing', 'query', 'significant'] as const;
export type FilterName = (typeof filterNames)[number];

const filters: Record<FilterName, Record<string, unknown>> = {
	none: { significance: 'all', query: '', filters: {} },
	crossing: {
		...{ significance: 'custom', customFar: '1e-7', query: '' },
		filters: { noneOf: 'ADVNO, INJ' },
	},
	query: { significance: 'all', query: 'label: EM_READY', filters: { noneOf: 'DQV' } },
	significant: { significance: 'significant', query: '', filters: {} },
};

const readyLabels = ['EM_READY', 'GCN_PRELIM_SENT', 'LOW_SIGNIF_PRELIM_SENT', 'ADVOK', 'ADVNO'];

type Answer = 'yes' | 'no' | 'maybe';

/** What the trigger of a history is asked to tell. */
export interface Wishes {
	filter: FilterName;
	/** Whether what passes at the beginning is told. */
	tellsBaseline: boolean;
	isWanted: (token: string) => boolean;
	parameters: Record<string, unknown>;
	/** Whether a superevent is part of a baseline: it is, if the filters let it through. */
	matches: (truth: Truth, now: number) => Answer;
	/** Whether a superevent of which nothing was told is new; `maybe` where that depends on the moment of the look. */
	passes: (truth: Truth, now: number) => Answer;
}

export function wishesOf({ visitor, emitNew, begin, steps }: History, filter: FilterName): Wishes {
	const who = visitor ? 'visitor' : 'member';
	const wanted = new Set([...kinds[who], ...details[who]]);
	const look = { filter, visitor };
	// Where the server's clock went wrong nobody can say how old the trigger took something to be.
	const isSkewed = steps.some(
		(one) => one.do === 'fault' && faultRules[one.rule]?.fault === 'clockSkew',
	);
	return {
		filter,
		tellsBaseline: begin === 'matching',
		isWanted: (token) => wanted.has(token.split(' ')[0] ?? ''),
		parameters: {
			authentication: visitor ? 'none' : 'sciToken',
			...{ simplify: false, labelsToReport: '*', onlyPublic: false, watchDetails: true },
			...{ emitNew, begin, changes: kinds[who], details: details[who] },
			...filters[filter],
		},
		matches: (truth, now) => meets(truth, { ...look, now, isSkewed, isBaseline: true }),
		passes(truth, now) {
			const found = meets(truth, { ...look, now, isSkewed, isBaseline: false });
			if (found === 'no' || emitNew === 'atOnce' || hasAny(truth, readyLabels)) return found;
			const age = (now - truth.created) / 1000;
			if (isSkewed) return 'maybe';
			if (age < 599) return 'no';
			return age > 601 ? found : 'maybe';
		},
	};
}

interface Look {
	filter: FilterName;
	visitor: boolean;
	/** When it is; in ms since 1970. */
	now: number;
	isBaseline: boolean;
	/** Whether the server may have told a wrong time. */
	isSkewed: boolean;
}

function meets(truth: Truth, { filter, visitor, now, isBaseline, isSkewed }: Look): Answer {
	const { far, labels } = truth;
	const yesIf = (holds: boolean): Answer => (holds ? 'yes' : 'no');
	switch (filter) {
		case 'none':
			return 'yes';
		case 'crossing':
			return yesIf(far !== null && far < 1e-7 && !hasAny(truth, ['ADVNO', 'INJ']));
		case 'query':
			return yesIf(labels.has('EM_READY') && !labels.has('DQV'));
		case 'significant': {
			if (hasAny(truth, ['SIGNIF_LOCKED', 'GCN_PRELIM_SENT', 'RAVEN_ALERT'])) return 'yes';
			// All notices of these histories say so. Visitors are not told; others ask in the first hour, and until the end of the
			// first day if the record changes, or for a baseline.
			const isCalled = [...truth.records].some((token) => token.startsWith('notice '));
			const age = (now - truth.created) / 1000;
			if (!isCalled || visitor) return 'no';
			if (isSkewed) return 'maybe';
			if (age > 86_410) return 'no';
			return age < (isBaseline ? 86_390 : 3_590) ? 'yes' : 'maybe';
		}
	}
}

function hasAny({ labels }: Truth, names: readonly string[]): boolean {
	return names.some((name) => labels.has(name));
}
