import type { RequestBody, Upload } from '../http/body';
import type { Call } from '../http/call';
import type { EventFile } from '../eventFiles';
import { blank } from '../sky/annotate';
import { applyFirstLabels, contentIdOf, readLeniently, takeReading } from '../sky/events';
import type { Reservation } from '../sky/reservations';
import type { CandidateEvent } from '../sky/types';
import { htmlPage, Refusal } from '../wire/errors';
import {
	checkPipeline,
	fieldLabels,
	fieldText,
	fileErrors,
	kindErrors,
	labelErrors,
	multipartBody,
	readReplayId,
	refuseErrors,
} from './eventForm';
import { protectedWords } from './eventLabels';
import { requireLogin } from './find';

export interface Stored {
	event: CandidateEvent;
	warnings: string[];
}

/** `POST events/`: multipart only. The file is kept as the first log entry, and read by the parser of its pipeline. */
export async function createEvent(call: Call): Promise<Stored> {
	requireLogin(call);
	const body = await multipartBody(call);
	checkPipeline(call, body);
	const upload = body.files.get('eventFile');
	refuseErrors([...fileErrors(upload), ...kindErrors(body), ...labelErrors(body)]);
	if (!upload) throw new Refusal(htmlPage(500));
	const { replayId, warnings } = readReplayId(call, body);
	const stored = storeEvent(call, body, upload, {
		submitter: call.author.username,
		created: call.author.now,
		group: fieldText(body, 'group'),
		pipeline: fieldText(body, 'pipeline'),
		search: fieldText(body, 'search') || null,
		contentId: null,
		replayId,
	});
	return { ...stored, warnings: [...stored.warnings, ...warnings] };
}

/** Makes an event of an uploaded file; `kind` says what is known of it besides. */
export function storeEvent(
	call: Call,
	body: RequestBody,
	upload: Upload,
	kind: Omit<Reservation, 'pk'> & { pk?: number },
): Stored {
	const { author } = call;
	const offline = fieldText(body, 'offline');
	const reading = readLeniently(eventFile(call, kind.pipeline, body, upload));
	const contentId = contentIdOf(upload.content.bytes);
	const event = call.sky.addEvent({
		...blank(),
		...kind,
		gpstime: null,
		reportingLatency: null,
		instruments: '',
		nevents: null,
		far: null,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: {},
		// Reference server behaviour: any text but an empty one and `false` is true, even `0`.
		offline: offline !== '' && offline.toLowerCase() !== 'false',
		superevent: null,
		contentId,
	});
	const { name, content } = upload;
	takeReading(event, author, reading, { name, content, comment: 'Original Data' });
	const sent = call.profile.hasContentIds ? fieldText(body, 'content_id') || kind.contentId : null;
	const warnings = [
		...reading.warnings,
		...applyFirstLabels(event, author, fieldLabels(body), (label) =>
			protectedWords(label, 'applied'),
		),
		...(sent && sent.toLowerCase() !== contentId
			? [`content_id ${sent} does not belong to the uploaded file`]
			: []),
	];
	return { event, warnings };
}

/** An upload as the parsers want it. */
export function eventFile(
	call: Call,
	pipeline: string,
	body: RequestBody,
	{ name, content }: Upload,
): EventFile {
	const instruments = call.shapes.injectionInstruments.map((field) => fieldText(body, field));
	return {
		pipeline,
		name,
		bytes: content.bytes,
		injection: {
			instruments: instruments.find(Boolean) ?? 'none_provided',
			sourceChannel: fieldText(body, 'source_channel'),
			destinationChannel: fieldText(body, 'destination_channel'),
		},
	};
}
