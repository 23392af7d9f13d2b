import type { Resource } from '../operation';
import { api } from './api';
import { emObservation } from './emObservation';
import { event } from './event';
import { file } from './file';
import { gwtc } from './gwtc';
import { label } from './label';
import { log } from './log';
import { notice } from './notice';
import { permission } from './permission';
import { server } from './server';
import { signoff } from './signoff';
import { skyMap } from './skyMap';
import { superevent } from './superevent';
import { tag } from './tag';
import { voevent } from './voevent';

/** All that the node can do. Dropdowns, parameters and behaviour are derived from this list. */
export const resources: readonly Resource[] = [
	api,
	emObservation,
	event,
	file,
	gwtc,
	label,
	log,
	notice,
	permission,
	server,
	signoff,
	skyMap,
	superevent,
	tag,
	voevent,
];
