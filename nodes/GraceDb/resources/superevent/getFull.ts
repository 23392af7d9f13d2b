import { simplifyEmObservation } from '../../../../gracedb/simplify/simplifyEmObservation';
import { simplifyEvent } from '../../../../gracedb/simplify/simplifyEvent';
import { simplifyLabel } from '../../../../gracedb/simplify/simplifyLabel';
import { simplifyLog } from '../../../../gracedb/simplify/simplifyLog';
import { simplifyNotice } from '../../../../gracedb/simplify/simplifyNotice';
import { simplifySignoff } from '../../../../gracedb/simplify/simplifySignoff';
import { simplifyVoevent } from '../../../../gracedb/simplify/simplifyVoevent';
import type { JsonObject } from '../../../../gracedb/json';
import type { GraceDbClient } from '../../../../gracedb/client';
import {
	type FullSuperevent,
	readFullSuperevent,
	type SupereventPart,
	supereventParts,
} from '../../../../gracedb/resources/supereventFull';
import { simplify } from '../../../shared/parameters/output';
import { superevent } from '../../../shared/parameters/superevent';
import { operation } from '../../operation';
import { type ReadersForShape, shapeWithFindings } from './shape';

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
		const nameOf = (part: string): string => (part === 'labels' ? 'label_details' : part);
		const unavailable = Object.entries(full.unavailable).map(([part, why]) => [
			part === 'preferred_event' ? 'preferred_event_data' : nameOf(part),
			why,
		]);
		return {
			...(await shapeWithFindings(full.superevent, isFlat, readersOf(full, client), signal)),
			preferred_event_data: event ? (isFlat ? simplifyEvent(event, client.apiUrl) : event) : null,
			...Object.fromEntries(supereventParts.map((part) => [nameOf(part), rowsOf(part)])),
			unavailable: unavailable.map(([part]) => part ?? '').sort(),
			unavailable_because: Object.fromEntries(unavailable) as JsonObject,
		};
	},
});

/** What has been read already is not asked for again. */
function readersOf({ parts }: FullSuperevent, client: GraceDbClient): ReadersForShape {
	const list = (part: SupereventPart) => ({
		list: (): Promise<JsonObject[]> => Promise.resolve([...(parts[part] ?? [])]),
	});
	return {
		apiUrl: client.apiUrl,
		files: client.files,
		notices: list('notices'),
		voevents: list('voevents'),
		logs: list('logs'),
	};
}
