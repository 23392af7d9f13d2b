import { createHash } from 'node:crypto';
import type { RequestBody } from '../http/body';
import type { Visit } from '../http/visit';
import { attachLabel, blank, writeLog } from '../sky/annotate';
import { mayPopulate } from '../sky/permissions';
import type { CandidateEvent } from '../sky/types';
import * as vocabulary from '../sky/vocabulary';
import { text } from '../wire/answers';
import { detail, errorObject, htmlPage, Refusal } from '../wire/errors';
import { protectedWords } from './eventLabels';
import { needLogin } from './find';

const badChoice = 'Select a valid choice. That choice is not one of the available choices.';
const requiredField = 'This field is required.';

/** `POST events/`: multipart only. The file is kept as the first log entry. */
export async function createEvent(
	visit: Visit,
): Promise<{ event: CandidateEvent; warnings: string[] }> {
	needLogin(visit);
	const type = visit.request.headers['content-type'] ?? '';
	if (!type.toLowerCase().startsWith('multipart/form-data')) {
		throw new Refusal(detail(415, `Unsupported media type "${type}" in request.`));
	}
	const body = await visit.body();
	checkPipeline(visit, body);
	checkForm(body);
	const event = store(visit, body);
	const warnings = [...applyLabels(visit, event, body), ...applyReplayId(visit, event, body)];
	return { event, warnings };
}

function textOf(body: RequestBody, name: string): string {
	const value = body.value(name);
	return typeof value === 'string' ? value : '';
}

/** Reference server behaviour: group Test skips the questions about the pipeline. */
function checkPipeline(visit: Visit, body: RequestBody): void {
	if (!body.has('pipeline')) throw new Refusal(htmlPage(500));
	if (textOf(body, 'group') === 'Test') return;
	const pipeline = textOf(body, 'pipeline');
	if (!vocabulary.pipelines.includes(pipeline)) {
		throw new Refusal(errorObject(400, 'Please provide a valid pipeline.'));
	}
	if (!mayPopulate(visit.viewer, pipeline)) {
		throw new Refusal(text(403, "You don't have permission on this pipeline."));
	}
}

/** The form's own checks: `{"errors": ["field: * message", …]}`. */
function checkForm(body: RequestBody): void {
	const errors: string[] = [];
	const file = body.files.get('eventFile');
	if (!file) errors.push(`eventFile: * ${requiredField}`);
	else if (file.size === 0) errors.push('eventFile: * The submitted file is empty.');
	const choose = (name: 'group' | 'pipeline' | 'search', known: readonly string[]) => {
		const value = textOf(body, name);
		if (!value && name !== 'search') errors.push(`${name}: * ${requiredField}`);
		else if (value && !known.includes(value)) errors.push(`${name}: * ${badChoice}`);
	};
	choose('group', vocabulary.groups);
	choose('pipeline', vocabulary.pipelines);
	choose('search', vocabulary.searches);
	const unknown = labelsOf(body).find((label) => !vocabulary.labels.includes(label));
	if (unknown !== undefined) {
		errors.push(`labels: * Select a valid choice. ${unknown} is not one of the available choices.`);
	}
	if (errors.length > 0) throw new Refusal({ status: 400, body: { errors } });
}

function labelsOf(body: RequestBody): string[] {
	return [...new Set(body.values('labels').map(String).filter(Boolean))];
}

function store(visit: Visit, body: RequestBody): CandidateEvent {
	const { author } = visit;
	const offline = textOf(body, 'offline');
	const upload = body.files.get('eventFile');
	const event = visit.sky.addEvent({
		...blank(),
		submitter: author.username,
		created: author.now,
		group: textOf(body, 'group'),
		pipeline: textOf(body, 'pipeline'),
		search: textOf(body, 'search') || null,
		gpstime: null,
		reportingLatency: null,
		instruments: '',
		nevents: null,
		// Reference server behaviour: any text but an empty one and `false` is true, even `0`.
		offline: offline !== '' && offline.toLowerCase() !== 'false',
		far: null,
		likelihood: null,
		singleInspirals: [],
		extraAttributes: {},
		superevent: null,
		contentId: upload ? contentIdOf(upload.content.bytes) : null,
		replayId: null,
	});
	writeLog(event, author, { comment: 'Original Data', ...(upload ? { file: upload } : {}) });
	return event;
}

/** The first sixteen bytes of the file's SHA-256, written as a UUID. */
function contentIdOf(bytes: Buffer): string {
	const hex = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Reference server behaviour: a protected label ends up as a warning, and those after it are not applied. */
function applyLabels(visit: Visit, event: CandidateEvent, body: RequestBody): string[] {
	for (const name of labelsOf(body)) {
		if (vocabulary.protectedLabels.has(name)) {
			return [`Problem scanning data. No alert issued (${protectedWords(name, 'applied')})`];
		}
		attachLabel(event, visit.author, name, `Label: ${name}`);
	}
	return [];
}

function applyReplayId(visit: Visit, event: CandidateEvent, body: RequestBody): string[] {
	const replayId = textOf(body, 'replay_id');
	if (!visit.profile.hasReplayId || !replayId) return [];
	if (!/^[A-Za-z0-9_-]{1,30}$/.test(replayId)) return [`malformed replay_id: ${replayId}`];
	event.replayId = replayId;
	return [];
}
