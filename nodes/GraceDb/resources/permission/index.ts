import type { Resource } from '../../operation';
import { expose } from './expose';
import { getMany } from './getMany';
import { hide } from './hide';

export const permission: Resource = {
	name: 'Permission',
	value: 'permission',
	needsAccount: true,
	operations: [expose, hide, getMany],
};
