import type { Truth } from './truth';

/** What is told of a superevent, as far as the state of the trigger goes. */
export type Knowledge = Map<string, Truth>;

export interface Counts {
	polls: number;
	changes: number;
	faults: number;
	lost: number;
	repeated: number;
}

/** A promise that was not kept. */
export class Broken extends Error {
	constructor(
		readonly kind: 'lost' | 'repeated' | 'invented' | 'disordered',
		message: string,
	) {
		super(`${kind}: ${message}`);
	}
}

/** A list that could not be read keeps its debts: the record is dealt with all the same. */
export function knownAfter(
	before: Truth,
	truth: Truth,
	owed: ReadonlySet<string>,
	told: ReadonlySet<string>,
): Truth {
	const isOpen = (start: string): boolean =>
		[...owed].some((token) => token.startsWith(start) && !told.has(token));
	const count = (start: string): number =>
		[...told].filter((token) => token.startsWith(start)).length;
	return {
		...truth,
		signoffs: isOpen('signoff_') ? before.signoffs : truth.signoffs,
		exposed: isOpen('exposed') || isOpen('hidden') ? before.exposed : truth.exposed,
		lists: {
			logs: isOpen('log ') ? before.lists.logs + count('log ') : truth.lists.logs,
			voevents: isOpen('voevent ')
				? before.lists.voevents + count('voevent ')
				: truth.lists.voevents,
			notices: isOpen('notice ') ? before.lists.notices + count('notice ') : truth.lists.notices,
			observations: isOpen('emobservation ')
				? before.lists.observations + count('emobservation ')
				: truth.lists.observations,
		},
		alerts: new Map(
			[...truth.alerts].map(([type, n]) => {
				const start = `public_notice ${type} `;
				return [type, isOpen(start) ? (before.alerts.get(type) ?? 0) + count(start) : n];
			}),
		),
	};
}
