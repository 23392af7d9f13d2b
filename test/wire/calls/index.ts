import type { ClientInput } from '../python';
import { type Call, methods } from '../signatures';
import { alerts } from './alerts';
import { annotations } from './annotations';
import { api } from './api';
import { events } from './events';
import { catalogues, observations } from './observations';
import type { Run } from './run';
import { server } from './server';
import { superevents } from './superevents';

type ToRun = (call: Call, input: ClientInput) => Run;

/** By method of the client: which operation with which parameters does the same. */
const runs: Record<string, ToRun> = {
	...server,
	...events,
	...superevents,
	...annotations,
	...alerts,
	...observations,
	...catalogues,
	...api,
};

/** @returns undefined for methods that the node does not have */
export function runFor(call: Call, input: ClientInput): Run | undefined {
	return runs[call.method]?.(call, input);
}

export const methodsWithoutOperation = (): string[] => methods.filter((name) => !(name in runs));
