import type { Facts } from './facts';

export const superevents = 5000;
/** Of the file that goes down and up. */
export const bytes = 200 * 1000 ** 2;

export interface Task {
	/** By which the command line chooses. */
	letter: string;
	what: string;
	task: Facts['task'];
	/** For all; each one's own if left out. */
	pageSize?: number;
	/** Superevents that a run works on. */
	ids?: number;
	/** Whether only those do it whose defaults differ. */
	isOursAlone?: boolean;
}

export const tasks: readonly Task[] = [
	{ letter: 'a', what: 'export of 5,000 superevents, defaults', task: 'export' },
	// The others have pages of 100 by default.
	{
		letter: 'g',
		what: 'the same, pages of 100',
		task: 'export',
		pageSize: 100,
		isOursAlone: true,
	},
	{ letter: 'b', what: '200 single gets', task: 'get', ids: 200 },
	{ letter: 'c', what: '100 label writes', task: 'label', ids: 100 },
	{ letter: 'd', what: 'download of 200 MB', task: 'download', ids: 1 },
	{ letter: 'e', what: 'upload of 200 MB', task: 'upload', ids: 1 },
];

/** Milliseconds that are added to each round trip. */
export const roundTrips = [80, 0];
