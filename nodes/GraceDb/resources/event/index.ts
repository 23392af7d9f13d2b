import type { Resource } from '../../operation';
import { count } from './count';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';
import { getNeighbors } from './getNeighbors';
import { pingKafka } from './pingKafka';
import { replace } from './replace';
import { reserve } from './reserve';
import { updateGrb } from './updateGrb';
import { uploadReserved } from './uploadReserved';

export const event: Resource = {
	name: 'Event',
	value: 'event',
	operations: [
		getMany,
		get,
		count,
		getNeighbors,
		create,
		pingKafka,
		replace,
		reserve,
		uploadReserved,
		updateGrb,
	],
};
