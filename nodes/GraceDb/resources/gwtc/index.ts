import type { Resource } from '../../operation';
import { compare } from './compare';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';
import { getNumbers } from './getNumbers';
import { getVersions } from './getVersions';
import { revert } from './revert';

export const gwtc: Resource = {
	name: 'GWTC',
	value: 'gwtc',
	needsAccount: true,
	operations: [compare, create, get, getMany, getNumbers, getVersions, revert],
};
