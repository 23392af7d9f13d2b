import type { Resource } from '../../operation';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';

export const voevent: Resource = {
	name: 'VOEvent',
	value: 'voevent',
	operations: [getMany, get, create],
};
