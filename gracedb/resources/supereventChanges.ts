import { typeOfLabels } from '../alert/status';
import { GraceDbError, inputError } from '../errors/GraceDbError';
import { strings } from '../json';
import { formBody } from '../http/body';
import { parseStoredTime } from '../time/gpsTime';
import { parseEventId, parseSupereventId } from '../ids';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import { codes, knownCode, type Vocabulary } from './vocabulary';
import type { CallOptions } from './address';
import { asSuperevent, type Superevent } from './supereventReading';
import { applyIdempotently } from './applyIdempotently';

/** GPS seconds or ISO 8601. As text, because a JavaScript number cannot hold all decimals of GPS seconds. */
export type GpsTime = string | number;

/** The server keeps six decimals of a time. */
interface Rounding {
	/** Whether further decimals are rounded away; default false: they are refused. */
	roundTimes?: boolean;
}

export interface NewSuperevent extends Rounding {
	start: GpsTime;
	t0: GpsTime;
	end: GpsTime;
	/** Id of an event. */
	preferredEvent: string;
	/** A name (`Production`, `Test`, `MDC`, or what else the server knows) or its code. */
	category: string;
	/** Ids of further events. */
	events?: readonly string[];
	labels?: readonly string[];
}

/** What can be changed of a superevent; what is left out stays as it is. */
export interface SupereventUpdate extends Rounding {
	start?: GpsTime;
	t0?: GpsTime;
	end?: GpsTime;
	/** Id of an event. */
	preferredEvent?: string;
	/** Id of the external event. */
	emType?: string;
	/** Hz. */
	timeCoincidenceFar?: number;
	/** Hz. */
	spaceCoincidenceFar?: number;
}

/** Making and changing superevents. */
export interface SupereventChanges {
	/** Makes a superevent around a preferred event. */
	create(superevent: NewSuperevent, options?: CallOptions): Promise<Superevent>;
	/**
	 * Changes a superevent.
	 *
	 * @returns the superevent after it, and whether anything was not so before
	 */
	update(
		id: string,
		update: SupereventUpdate,
		options?: CallOptions,
	): Promise<{ superevent: Superevent; changed: boolean }>;
	/**
	 * Confirms a superevent as a gravitational wave. Its record is read first: one that was retracted is refused.
	 *
	 * @param options.gwId its new name, such as `GW150914`; the server makes one of the date if it is left out
	 * @param options.evenIfRetracted whether to confirm it whatever its labels say, without reading its record; default false
	 * @throws GraceDbError of kind `rejected` if it is retracted
	 */
	confirmAsGw(
		id: string,
		options?: CallOptions & { gwId?: string; evenIfRetracted?: boolean },
	): Promise<Superevent>;
}

export function supereventChanges(transport: Transport, vocabulary: Vocabulary): SupereventChanges {
	return {
		async create({ labels, ...superevent }, { signal } = {}) {
			const preferredEvent = parseEventId(superevent.preferredEvent, 'Preferred Event');
			const { start, t0, end, roundTimes } = superevent;
			const times = storedTimes({ t_start: start, t_0: t0, t_end: end }, roundTimes);
			const { category: given } = superevent;
			// The usual ones need no question, and no answer to it.
			const category =
				knownCode(codes.category, given) ??
				(await vocabulary.code('superevent-categories', given, 'Category'));
			await vocabulary.check('labels', labels ?? [], 'Labels');
			const answer = await transport.json({
				method: 'POST',
				path: 'superevents/',
				verifyAt: `the newest superevents, for one with ${preferredEvent},`,
				body: formBody({
					...times,
					preferred_event: preferredEvent,
					category,
					events: superevent.events?.map((event) => parseEventId(event, 'Events')),
					labels,
				}),
				signal,
			});
			return asSuperevent(answer.content);
		},

		async update(text, update, { signal } = {}) {
			const id = parseSupereventId(text);
			const address = { path: path`superevents/${id}/`, subject: `superevent ${id}` };
			let answer: unknown;
			const patch = async (): Promise<void> => {
				const body = formBody(updateFields(update));
				answer = (await transport.json({ method: 'PATCH', ...address, body, signal })).content;
			};
			const changed = await applyIdempotently(patch(), ({ serverWords = '' }) =>
				/would not modify the superevent/i.test(serverWords),
			);
			answer ??= (await transport.json({ ...address, signal })).content;
			return { superevent: asSuperevent(answer), changed };
		},

		async confirmAsGw(text, { gwId, evenIfRetracted = false, signal } = {}) {
			const id = parseSupereventId(text);
			const name = gwId?.trim() || undefined;
			if (name !== undefined && name.length > 25) {
				throw inputError(`GW ID: "${name}" is longer than 25 characters.`, 'Shorten it.');
			}
			const subject = `superevent ${id}`;
			if (!evenIfRetracted) {
				const { content } = await transport.json({
					path: path`superevents/${id}/`,
					subject,
					signal,
				});
				if (typeOfLabels(strings(asSuperevent(content)['labels'])) === 'RETRACTION') {
					throw new GraceDbError(
						`Superevent ${id} is retracted (label ADVNO). Nothing was changed.`,
						{
							kind: 'rejected',
							advice: 'Check the superevent. To confirm it anyway, turn on Confirm Anyway.',
						},
					);
				}
			}
			const answer = await transport.json({
				method: 'POST',
				path: path`superevents/${id}/confirm-as-gw/`,
				body: formBody({ gw_id: name }),
				subject,
				signal,
			});
			return asSuperevent(answer.content);
		},
	};
}

/** In the order of ligo-gracedb 2.16.1. */
function updateFields(update: SupereventUpdate): Record<string, string | number | undefined> {
	const { start, t0, end, roundTimes } = update;
	const { preferredEvent, emType, timeCoincidenceFar, spaceCoincidenceFar } = update;
	const fields = {
		...storedTimes({ t_start: start, t_0: t0, t_end: end }, roundTimes),
		preferred_event: preferredEvent ? parseEventId(preferredEvent, 'Preferred Event') : undefined,
		em_type: emType ? parseEventId(emType, 'External Event') : undefined,
		time_coinc_far: timeCoincidenceFar,
		space_coinc_far: spaceCoincidenceFar,
	};
	if (Object.values(fields).some((value) => value !== undefined && value !== '')) return fields;
	throw inputError('There is nothing to update.', 'Enter at least one new value.');
}

type Times<Time> = Partial<Record<'t_start' | 't_0' | 't_end', Time>>;

function storedTimes(given: Times<GpsTime>, round = false): Times<string> {
	const times: Times<string> = {};
	for (const [name, time] of Object.entries(given) as [
		keyof Times<string>,
		GpsTime | undefined,
	][]) {
		if (time !== undefined) times[name] = parseStoredTime(time, name, round);
	}
	return times;
}
