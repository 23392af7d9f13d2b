import type { Resource } from '../../operation';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';

export const emObservation: Resource = {
	name: 'EM Observation',
	value: 'emObservation',
	operations: [create, getMany, get],
};
