import type { CandidateEvent } from './types';

/** An event's number, given away before the event file comes. */
export type Reservation = Pick<
	CandidateEvent,
	'pk' | 'submitter' | 'created' | 'group' | 'pipeline' | 'search' | 'contentId' | 'replayId'
>;
