import type { Resource } from '../../operation';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';

export const notice: Resource = {
	name: 'Notice',
	value: 'notice',
	operations: [getMany, get, create],
};
