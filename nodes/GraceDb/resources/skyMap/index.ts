import type { Resource } from '../../operation';
import { check } from './check';
import { draw } from './draw';
import { observability } from './observability';
import { probabilityAtPositions } from './probabilityAtPositions';
import { summarize } from './summarize';

export const skyMap: Resource = {
	name: 'Sky Map',
	value: 'skyMap',
	operations: [summarize, draw, probabilityAtPositions, observability, check],
};
