import fc from 'fast-check';
import { afterAll } from 'vitest';
import { removeLeftovers } from './leftovers';

// The same cases in every run, so that a failure is that of a change; FC_SEED tries others.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20240716) });

// The test runner kills its processes, so that they never come to their own end.
afterAll(removeLeftovers);
