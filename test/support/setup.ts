import { afterAll } from 'vitest';
import { removeLeftovers } from './leftovers';

// The test runner kills its processes, so that they never come to their own end.
afterAll(removeLeftovers);
