import type { Resource } from '../../operation';
import { addEvent } from './addEvent';
import { addPipelinePreferredEvent } from './addPipelinePreferredEvent';
import { confirmAsGw } from './confirmAsGw';
import { count } from './count';
import { create } from './create';
import { get } from './get';
import { getAlert } from './getAlert';
import { getFull } from './getFull';
import { getMany } from './getMany';
import { removeEvent } from './removeEvent';
import { removePipelinePreferredEvent } from './removePipelinePreferredEvent';
import { update } from './update';

export const superevent: Resource = {
	name: 'Superevent',
	value: 'superevent',
	operations: [
		getMany,
		getAlert,
		get,
		getFull,
		count,
		create,
		update,
		addEvent,
		removeEvent,
		addPipelinePreferredEvent,
		removePipelinePreferredEvent,
		confirmAsGw,
	],
};
