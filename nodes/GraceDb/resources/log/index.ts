import type { Resource } from '../../operation';
import { create } from './create';

export const log: Resource = { name: 'Log', value: 'log', operations: [create] };
