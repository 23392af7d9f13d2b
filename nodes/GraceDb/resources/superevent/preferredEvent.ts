import { eventField } from '../../../shared/parameters/event';

export const preferredEvent = eventField(
	'preferredEvent',
	'Preferred Event',
	'The event that describes the superevent best. It becomes part of the superevent.',
);
