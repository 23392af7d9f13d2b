import type { Transport } from '../http/request';
import type { Vocabulary } from './vocabulary';
import { type SupereventChanges, supereventChanges } from './supereventChanges';
import { type SupereventEvents, supereventEvents } from './supereventEvents';
import { type SupereventReading, supereventReading } from './supereventReading';

/** All that can be done with superevents themselves; what hangs on them has resources of its own. */
export type Superevents = SupereventReading & SupereventChanges & SupereventEvents;

export function superevents(transport: Transport, vocabulary: Vocabulary): Superevents {
	return {
		...supereventReading(transport),
		...supereventChanges(transport, vocabulary),
		...supereventEvents(transport),
	};
}
