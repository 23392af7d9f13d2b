import type { VOEventType } from '../../sky/types';

/** The kinds of alerts, as the automation distinguishes them. */
export type AlertKind =
	'earlywarning' | 'less-significant' | 'preliminary' | 'initial' | 'update' | 'retraction';

interface AlertFacts {
	code: VOEventType;
	/** The `alert_type` of notices. */
	name: string;
	/** Labels that keep the automation from sending it: people, or a better alert, were quicker. */
	blockers: readonly string[];
	/** The label that says that it was sent. */
	label: string | null;
	/** Whether the draft of a circular is written with it. */
	hasCircular: boolean;
}

const judged = ['ADVOK', 'ADVNO'];
const better = ['SIGNIF_LOCKED', ...judged];

/** Source: the LVK's automation. A retracted superevent gets no update. */
export const alertKinds: Record<AlertKind, AlertFacts> = {
	earlywarning: {
		code: 'EW',
		name: 'EARLYWARNING',
		label: null,
		hasCircular: true,
		blockers: better,
	},
	'less-significant': {
		code: 'PR',
		name: 'PRELIMINARY',
		label: 'LOW_SIGNIF_PRELIM_SENT',
		hasCircular: false,
		blockers: ['EARLY_WARNING', ...better],
	},
	preliminary: {
		code: 'PR',
		name: 'PRELIMINARY',
		label: 'GCN_PRELIM_SENT',
		hasCircular: true,
		blockers: judged,
	},
	initial: {
		code: 'IN',
		name: 'INITIAL',
		label: null,
		hasCircular: true,
		blockers: ['ADVNO'],
	},
	update: {
		code: 'UP',
		name: 'UPDATE',
		label: null,
		hasCircular: false,
		blockers: ['ADVNO'],
	},
	retraction: {
		code: 'RE',
		name: 'RETRACTION',
		label: null,
		hasCircular: true,
		blockers: [],
	},
};
