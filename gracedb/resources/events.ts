import { inputError } from '../errors/GraceDbError';
import { formBody, type FormFields, multipartBody, type Upload } from '../http/body';
import { parseEventId } from '../ids';
import { isJsonObject, type Json, type JsonObject, textOf } from '../json';
import { defaultPageSize, type Page, readPage, readPages } from '../http/pagination';
import { path } from '../http/path';
import type { Transport } from '../http/request';
import type { Vocabulary } from './vocabulary';
import type { CallOptions, WriteOptions } from './address';
import { checkUpload } from './checkUpload';
import { contentIdOf } from './contentId';
import { prepareFindEvent } from './findExistingEvent';
import { eventsOfMembers } from './membersOnly';

export interface EventSearch {
	/** In GraceDB's query language for events; empty matches everything. */
	query?: string;
	/** One field, `-` before it for descending; default newest first. */
	sort?: string;
	/** Events in all; default all. */
	limit?: number;
	/** Events a request asks for; default 100. */
	pageSize?: number;
	/** Pages in all; default all. */
	maxPages?: number;
	signal?: AbortSignal;
}

/** What an event is called by. */
export interface EventKind {
	/** Analysis group, such as `CBC`. */
	group: string;
	/** Search pipeline, such as `gstlal`. */
	pipeline: string;
	/** Such as `AllSky`. */
	search?: string;
	/** Names a replay of old data; at most 30 letters, digits, `_` and `-`. Servers since 2.36. */
	replayId?: string;
}

export interface NewEvent extends EventKind {
	labels?: readonly string[];
	/** Whether it comes from an offline analysis. Default false. */
	offline?: boolean;
	/** Default: made of the file, as ligo-gracedb does. */
	contentId?: string;
	/** Further form fields, such as `instruments` of a hardware injection. */
	extraFields?: FormFields;
	/** The pipeline's event file. */
	file: Upload;
}

/** The file of an event whose id was reserved. */
export interface ReservedEvent {
	labels?: readonly string[];
	/** Address of the Kafka broker and topic by which the event came, where it did. */
	kafkaServer?: string;
	kafkaTopic?: string;
	file: Upload;
}

/** What a gamma-ray observatory corrects of its event. */
export interface GrbUpdate {
	/** Degrees. */
	ra?: number;
	/** Degrees. */
	dec?: number;
	/** Degrees. */
	errorRadius?: number;
	/** Seconds. */
	t90?: number;
	redshift?: number;
	designation?: string;
}

export interface Events {
	/** @param id `G412345`, the address of its page, or a content id (servers since 2.36) */
	get(id: string, options?: CallOptions): Promise<JsonObject>;
	/** All events that match, page after page, the newest first unless sorted otherwise. */
	list(search?: EventSearch): AsyncGenerator<JsonObject>;
	/** One page of events. */
	page(search: EventSearch & { start: number }): Promise<Page>;
	/** Number of events that match, as far as the server knows: it may be some seconds old. */
	count(search?: EventSearch): Promise<number>;
	/**
	 * Uploads an event. A file that the server cannot read still makes an event: look at `warnings` of the answer.
	 *
	 * @returns the event as the server describes it, with `graceid` and `warnings`
	 */
	create(event: NewEvent, options?: WriteOptions): Promise<JsonObject>;
	/** Puts another file in the place of an event's; its values are read anew. */
	replace(id: string, file: Upload, options?: CallOptions): Promise<void>;
	/** Servers since 2.36 have this in API v1 only. */
	updateGrb(id: string, update: GrbUpdate, options?: CallOptions): Promise<JsonObject>;
	/** Gets an id for an event whose file comes later. Servers since 2.36. */
	reserve(event: EventKind & { contentId?: string }, options?: CallOptions): Promise<JsonObject>;
	/** Uploads the file of a reserved event. Servers since 2.36. */
	uploadReserved(id: string, event: ReservedEvent, options?: CallOptions): Promise<JsonObject>;
	/**
	 * Events of the same category at about the same time.
	 *
	 * @param options.window seconds before (negative) and after; the server's default is [-5, 5]
	 */
	neighbors(
		id: string,
		options?: CallOptions & { window?: readonly [number, number] },
	): Promise<JsonObject[]>;
}

const listPath = 'events/';

export function events(transport: Transport, vocabulary: Vocabulary): Events {
	async function checkKind({ group, pipeline, search }: EventKind): Promise<void> {
		if (group === '') throw inputError('Group is empty.', 'Choose one, for example CBC or Test.');
		if (pipeline === '') throw inputError('Pipeline is empty.', 'Choose one, for example gstlal.');
		await vocabulary.check('groups', [group], 'Group');
		await vocabulary.check('pipelines', [pipeline], 'Pipeline');
		if (search) await vocabulary.check('searches', [search], 'Search');
	}

	return {
		async get(text, { signal } = {}) {
			const id = parseEventId(text);
			const subject = `event ${id}`;
			const { content } = await transport.json({ path: path`events/${id}`, subject, signal });
			return asObject(content);
		},

		list: (search = {}) =>
			readPages(transport, {
				path: listPath,
				query: searchFields(search),
				name: 'events',
				membersOnly: eventsOfMembers,
				idOf: (row) => textOf(row['graceid']),
				pageSize: search.pageSize ?? defaultPageSize,
				limit: search.limit,
				maxPages: search.maxPages,
				signal: search.signal,
			}),

		async page({ start, pageSize = defaultPageSize, signal, ...search }) {
			const query = { ...searchFields(search), count: pageSize, start: start || undefined };
			const { content } = await transport.json({
				path: listPath,
				query,
				membersOnly: eventsOfMembers,
				signal,
			});
			return readPage(content, 'events');
		},

		async count({ signal, ...search } = {}) {
			const query = { ...searchFields(search), count: 1 };
			const { content } = await transport.json({
				path: listPath,
				query,
				membersOnly: eventsOfMembers,
				signal,
			});
			return readPage(content, 'events').total ?? 0;
		},

		async create({ file, ...event }, { signal, checkBeforeRepeating } = {}) {
			checkUpload(file);
			await checkKind(event);
			await vocabulary.check('labels', event.labels ?? [], 'Labels');
			const fields = {
				group: event.group,
				pipeline: event.pipeline,
				offline: event.offline ?? false,
				content_id: event.contentId || (await contentIdOf(await file.open())),
				search: event.search || undefined,
				labels: event.labels,
				replay_id: event.replayId || undefined,
				...event.extraFields,
			};
			const { group, pipeline } = event;
			const { content } = await transport.json({
				method: 'POST',
				path: listPath,
				verifyAt: `the newest events of ${group} ${pipeline}`,
				findExisting: checkBeforeRepeating
					? await prepareFindEvent(transport, { group, pipeline, file, signal })
					: undefined,
				body: multipartBody(fields, 'eventFile', file),
				signal,
			});
			return asObject(content);
		},

		async replace(text, file, { signal } = {}) {
			const id = parseEventId(text);
			checkUpload(file);
			await transport.json({
				method: 'PUT',
				path: path`events/${id}`,
				body: multipartBody({}, 'eventFile', file),
				subject: `event ${id}`,
				signal,
			});
		},

		async updateGrb(text, update, { signal } = {}) {
			const id = parseEventId(text);
			const { content } = await transport.json({
				method: 'PATCH',
				path: path`events/${id}/update-grbevent/`,
				worksIn: 'v1',
				body: formBody(grbFields(update)),
				subject: `event ${id}`,
				signal,
			});
			return asObject(content);
		},

		async reserve(event, { signal } = {}) {
			await checkKind(event);
			const { content } = await transport.json({
				method: 'POST',
				path: 'events/reserve/',
				worksIn: 'v2',
				needs: 'event-reserve-template',
				body: formBody({
					group: event.group,
					pipeline: event.pipeline,
					search: event.search || undefined,
					content_id: event.contentId || undefined,
					replay_id: event.replayId || undefined,
				}),
				signal,
			});
			return asObject(content);
		},

		async uploadReserved(text, { file, labels = [], ...kafka }, { signal } = {}) {
			const id = parseEventId(text);
			checkUpload(file);
			await vocabulary.check('labels', labels, 'Labels');
			const fields = {
				graceid: id,
				labels,
				kafka_server: kafka.kafkaServer || undefined,
				kafka_topic: kafka.kafkaTopic || undefined,
			};
			const { content } = await transport.json({
				method: 'POST',
				path: path`events/${id}/upload/`,
				worksIn: 'v2',
				needs: 'event-upload-template',
				body: multipartBody(fields, 'eventFile', file),
				subject: `reserved event ${id}`,
				signal,
			});
			return asObject(content);
		},

		async neighbors(text, { window, signal } = {}) {
			const id = parseEventId(text);
			const { content } = await transport.json({
				path: path`events/${id}/neighbors/`,
				query: { neighborhood: window?.join(',') },
				subject: `event ${id}`,
				signal,
			});
			return readPage(content, 'neighbors').rows;
		},
	};
}

function searchFields({ query = '', sort }: EventSearch): FormFields {
	return { query: query.trim() || undefined, sort: sort || undefined };
}

/** In the order of ligo-gracedb 2.16.1, which refuses a lone 0; the server takes it. */
function grbFields(update: GrbUpdate): FormFields {
	const fields = {
		ra: update.ra,
		dec: update.dec,
		error_radius: update.errorRadius,
		t90: update.t90,
		redshift: update.redshift,
		designation: update.designation || undefined,
	};
	if (Object.values(fields).some((value) => value !== undefined)) return fields;
	throw inputError('There is nothing to update.', 'Enter at least one new value.');
}

function asObject(content: Json): JsonObject {
	return isJsonObject(content) ? content : {};
}
