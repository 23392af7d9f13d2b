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

/**
 * All that the node can do. Dropdowns, parameters and behaviour are derived from this list.
 *
 * It is in the order in which people look for things, here and within each resource: candidates first, what is read before what
 * is written, the raw API last. n8n's lint rules ask for alphabetical options; but n8n also builds its list of actions in this
 * order, and what most people want must not stand behind "Make an API request".
 */
export const resources: readonly Resource[] = [
	superevent,
	event,
	skyMap,
	label,
	log,
	file,
	tag,
	signoff,
	notice,
	voevent,
	emObservation,
	permission,
	gwtc,
	server,
	api,
];
