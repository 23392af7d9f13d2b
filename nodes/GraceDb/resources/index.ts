import type { Resource } from '../operation';
import { event } from './event';
import { label } from './label';
import { log } from './log';
import { permission } from './permission';
import { server } from './server';
import { superevent } from './superevent';
import { tag } from './tag';

/** All that the node can do. Dropdowns, parameters and behaviour are derived from this list. */
export const resources: readonly Resource[] = [
	event,
	label,
	log,
	permission,
	server,
	superevent,
	tag,
];
