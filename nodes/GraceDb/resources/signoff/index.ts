import type { Resource } from '../../operation';
import { create } from './create';
import { deleteSignoff } from './delete';
import { get } from './get';
import { getMany } from './getMany';
import { update } from './update';

export const signoff: Resource = {
	name: 'Signoff',
	value: 'signoff',
	needsAccount: true,
	operations: [create, getMany, get, update, deleteSignoff],
};
