import type { Resource } from '../../operation';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';

export const superevent: Resource = {
	name: 'Superevent',
	value: 'superevent',
	operations: [create, get, getMany],
};
