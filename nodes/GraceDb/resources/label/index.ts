import type { Resource } from '../../operation';
import { add } from './add';

export const label: Resource = { name: 'Label', value: 'label', operations: [add] };
