import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplify } from '../../../shared/parameters/output';
import { inputError } from '../../../../gracedb/errors/GraceDbError';
import { event } from '../../../shared/parameters/event';
import { wholeNumber } from '../../../shared/parameters/read';
import { listOptions, present } from '../../../shared/parameters/wholeList';
import type { Field } from '../../../shared/parameters/field';
import { operation } from '../../operation';

const seconds: Field<'seconds', number> = {
	property: {
		displayName: 'Seconds Before and After',
		name: 'seconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 5,
		placeholder: 'e.g. 5',
		description: 'How many seconds before and after the event to search',
	},
	read: (raw) => {
		const value = wholeNumber('Seconds Before and After', 0)(raw);
		if (value <= 100_000) return value;
		throw inputError(
			'Seconds Before and After is more than a day.',
			'Use Get Many with a query instead.',
		);
	},
};

export const getNeighbors = operation({
	name: 'Get Neighbors',
	value: 'getNeighbors',
	action: 'Get the neighbors of an event',
	description: 'Get events of the same category at about the same time',
	access: 'read',
	fields: [event, seconds, simplify, listOptions],
	async *execute({ client, params, signal }) {
		const window = [-params.seconds, params.seconds] as const;
		const found = await client.events.neighbors(params.event, { window, signal });
		yield* present(found, params, (near) => simplifyEvent(near, client.apiUrl));
	},
});
