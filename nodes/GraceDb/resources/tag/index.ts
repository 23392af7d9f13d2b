import type { Resource } from '../../operation';
import { add } from './add';
import { getMany } from './getMany';
import { remove } from './remove';

export const tag: Resource = { name: 'Tag', value: 'tag', operations: [getMany, add, remove] };
