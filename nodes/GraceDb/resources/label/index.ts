import type { Resource } from '../../operation';
import { add } from './add';
import { get } from './get';
import { getMany } from './getMany';
import { remove } from './remove';

export const label: Resource = {
	name: 'Label',
	value: 'label',
	operations: [getMany, add, remove, get],
};
