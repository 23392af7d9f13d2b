import { GraceDbError } from '../errors/GraceDbError';
import { kindsOfUnavailable } from '../errors/optional';
import type { JsonObject } from '../json';
import type { CallOptions } from './address';
import type { EmObservations } from './emObservations';
import type { Events } from './events';
import type { Files } from './files';
import type { Labels } from './labels';
import type { Logs } from './logs';
import type { Notices } from './notices';
import type { Signoffs } from './signoffs';
import type { Superevent, SupereventReading } from './supereventReading';
import type { Voevents } from './voevents';

/** What hangs on a superevent. */
export const supereventParts = [
	'labels',
	'logs',
	'files',
	'voevents',
	'notices',
	'signoffs',
	'emobservations',
] as const;
export type SupereventPart = (typeof supereventParts)[number];

/** A superevent with all that the server shows of it. */
export interface FullSuperevent {
	superevent: Superevent;
	/** Undefined where it cannot be seen. */
	preferredEvent: JsonObject | undefined;
	/** Undefined where they cannot be seen. */
	parts: Record<SupereventPart, readonly JsonObject[] | undefined>;
	/** Why something cannot be seen, by part or `preferred_event`. */
	unavailable: Partial<Record<SupereventPart | 'preferred_event', string>>;
}

export interface Readers {
	superevents: Pick<SupereventReading, 'get'>;
	events: Pick<Events, 'get'>;
	labels: Pick<Labels, 'list'>;
	logs: Pick<Logs, 'list'>;
	files: Pick<Files, 'list'>;
	voevents: Pick<Voevents, 'list'>;
	notices: Pick<Notices, 'list'>;
	signoffs: Pick<Signoffs, 'list'>;
	emObservations: Pick<EmObservations, 'list'>;
}

/**
 * Reads a superevent and what hangs on it, concurrently. What the user may not see, or this server does not have, is left
 * undefined and named; any other failure ends it all.
 *
 * @throws GraceDbError of kind `missing` if there is no such superevent
 */
export async function readFullSuperevent(
	readers: Readers,
	id: string,
	{ signal }: CallOptions = {},
): Promise<FullSuperevent> {
	const unavailable: FullSuperevent['unavailable'] = {};
	async function orUndefined<Value>(
		part: SupereventPart | 'preferred_event',
		read: Promise<Value>,
	): Promise<Value | undefined> {
		try {
			return await read;
		} catch (error) {
			if (!(error instanceof GraceDbError) || !kindsOfUnavailable.includes(error.kind)) throw error;
			unavailable[part] = error.message;
			return undefined;
		}
	}

	async function superevent(): Promise<Pick<FullSuperevent, 'superevent' | 'preferredEvent'>> {
		const read = await readers.superevents.get(id, { signal });
		const { preferred_event: graceid } = read;
		if (typeof graceid !== 'string' || graceid === '') {
			unavailable.preferred_event =
				'The server does not show anonymous users which event is preferred.';
			return { superevent: read, preferredEvent: undefined };
		}
		const event = readers.events.get(graceid, { signal });
		return { superevent: read, preferredEvent: await orUndefined('preferred_event', event) };
	}

	const read = {
		labels: readers.labels,
		logs: readers.logs,
		files: readers.files,
		voevents: readers.voevents,
		notices: readers.notices,
		signoffs: readers.signoffs,
		emobservations: readers.emObservations,
	};
	const [main, ...lists] = await Promise.all([
		superevent(),
		...supereventParts.map(
			async (part) => [part, await orUndefined(part, read[part].list(id, { signal }))] as const,
		),
	]);
	return {
		...main,
		parts: Object.fromEntries(lists) as FullSuperevent['parts'],
		unavailable,
	};
}
