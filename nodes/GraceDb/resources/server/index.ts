import type { Resource } from '../../operation';
import { getInfo } from './getInfo';

export const server: Resource = { name: 'Server', value: 'server', operations: [getInfo] };
