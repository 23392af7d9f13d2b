import type { Resource } from '../../operation';
import { create } from './create';

export const event: Resource = { name: 'Event', value: 'event', operations: [create] };
