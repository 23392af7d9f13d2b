import type { Resource } from '../../operation';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';

export const log: Resource = { name: 'Log', value: 'log', operations: [getMany, create, get] };
