import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplifyLabel } from '../../../../gracedb/simplify/simplifyLabel';
import { simplifyLog } from '../../../../gracedb/simplify/simplifyLog';
import { simplifyNotice } from '../../../../gracedb/simplify/simplifyNotice';
import { simplifySignoff } from '../../../../gracedb/simplify/simplifySignoff';
import { simplifyVoevent } from '../../../../gracedb/simplify/simplifyVoevent';
import type { JsonObject } from '../../../../gracedb/json';
import {
	readFullSuperevent,
	type SupereventPart,
	supereventParts,
} from '../../../../gracedb/resources/supereventFull';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { shape } from './shape';

const simplifiers: Record<SupereventPart, (row: JsonObject, id: string) => JsonObject> = {
	labels: simplifyLabel,
	logs: simplifyLog,
	files: (file) => file,
	voevents: simplifyVoevent,
	notices: simplifyNotice,
	signoffs: simplifySignoff,
	emobservations: simplifyEmObservation,
};

export const getFull = operation({
	name: 'Get Full',
	value: 'getFull',
	action: 'Get a superevent with all its details',
	description:
		'Get one superevent with its labels, logs, files, VOEvents, notices, signoffs, EM observations and preferred event',
	access: 'read',
	fields: [superevent, simplify],
	async execute({ client, params, signal }) {
		const { superevent: id, simplify: isFlat } = params;
		const full = await readFullSuperevent(client, id, { signal });
		const event = full.preferredEvent;
		const rowsOf = (part: SupereventPart): JsonObject[] | null => {
			const rows = full.parts[part] ?? null;
			return rows && rows.map((row) => (isFlat ? simplifiers[part](row, id) : row));
		};
		return {
			...shape(full.superevent, isFlat, client),
			preferred_event: event ? (isFlat ? simplifyEvent(event, client.apiUrl) : event) : null,
			...Object.fromEntries(supereventParts.map((part) => [part, rowsOf(part)])),
			unavailable: Object.keys(full.unavailable).sort(),
			unavailable_because: { ...full.unavailable },
		};
	},
});
