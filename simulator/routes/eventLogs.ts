import type { RequestBody, Upload } from '../http/body';
import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { attachLabel, findLabel, writeLog } from '../sky/annotate';
import { isInternal, maySeeLog } from '../sky/permissions';
import { tagEventLog, tagForm } from '../sky/tags';
import type { CandidateEvent, Log } from '../sky/types';
import { created, ok, text, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { eventLogOnWire } from '../wire/log';
import { shortList } from '../wire/paging';
import { checkName } from './eventLabels';
import { graceidForm, theEvent, theEventToChange } from './find';

function list(visit: Visit): Answer {
	const event = theEvent(visit);
	const visible = event.logs.filter((log) => maySeeLog(visit.viewer, log));
	const items = visible.map((log) => eventLogOnWire(log, event, visit));
	return ok(shortList(visit.shapes.logListKey, items, visit.url));
}

function get(visit: Visit): Answer {
	const event = theEvent(visit);
	return ok(eventLogOnWire(theLog(visit, event), event, visit));
}

/** The log entry of the address. */
export function theLog(visit: Visit, event: CandidateEvent): Log {
	const log = event.logs[Number(visit.segment('N')) - 1];
	if (!log) throw new Refusal(sentence(404, 'Log does not exist.'));
	if (!maySeeLog(visit.viewer, log)) {
		throw new Refusal(text(403, 'You do not have permission to view this log message.'));
	}
	return log;
}

async function add(visit: Visit): Promise<Answer> {
	const event = theEventToChange(visit);
	const body = await visit.body();
	const log = save(visit, event, body);
	addTags(visit, event, log, body);
	const label = body.value('label');
	if (typeof label === 'string' && label) applyLabel(visit, event, label);
	return created(eventLogOnWire(log, event, visit), visit.links.event(event, `log/${log.N}`));
}

/** Reference server behaviour: what the database model refuses is reported as 503. */
function unsaved(field: string, reason: string): Refusal {
	return new Refusal(sentence(503, `Failed to save log entry: {'${field}': ['${reason}']}`));
}

function save(visit: Visit, event: CandidateEvent, body: RequestBody): Log {
	const comment = body.value('comment');
	if (comment === undefined || comment === null) {
		throw unsaved('comment', 'This field cannot be null.');
	}
	const words = typeof comment === 'string' ? comment : JSON.stringify(comment);
	if (!words) throw unsaved('comment', 'This field cannot be blank.');
	const upload = body.files.get('upload');
	if (upload && upload.name.length > 100) {
		throw unsaved(
			'filename',
			`Ensure this value has at most 100 characters (it has ${upload.name.length}).`,
		);
	}
	return writeWithFile(visit, event, words, upload);
}

/** Reference server behaviour: a file with a comma in its name is not stored, its name stays in the log entry. */
function writeWithFile(
	visit: Visit,
	event: CandidateEvent,
	comment: string,
	upload: Upload | undefined,
): Log {
	if (!upload?.name.includes(',')) {
		return writeLog(event, visit.author, { comment, ...(upload ? { file: upload } : {}) });
	}
	const log = writeLog(event, visit.author, { comment });
	log.filename = upload.name;
	return log;
}

function addTags(visit: Visit, event: CandidateEvent, log: Log, body: RequestBody): void {
	const names = texts(body, 'tagname');
	const displayNames = texts(body, 'displayName');
	const prefix = 'Log message created, but error creating tag: ';
	names.forEach((name, index) => {
		if (!tagForm.test(name)) {
			throw new Refusal(
				sentence(400, `${prefix}{'name': ['Tag names can only include [0-9a-zA-z_-]']}`),
			);
		}
		if (log.tags.includes(name)) {
			throw new Refusal(sentence(409, `${prefix}Log already has tag ${name}`));
		}
		const displayName = displayNames.length === names.length ? displayNames[index] : undefined;
		tagEventLog(visit.sky, event, log, name, visit.author, displayName);
	});
	if (!isInternal(visit.viewer) && !log.tags.includes('lvem')) {
		tagEventLog(visit.sky, event, log, 'lvem', visit.author);
	}
}

/** Repeated form keys or a JSON array; a JSON text falls apart into its characters, as in Python. */
function texts(body: RequestBody, name: string): string[] {
	if (body.kind !== 'json') return body.values(name).map(String).filter(Boolean);
	const value = body.value(name);
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' ? [...value] : [];
}

function applyLabel(visit: Visit, event: CandidateEvent, name: string): void {
	checkName(name, 'applied');
	if (!findLabel(event, name)) attachLabel(event, visit.author, name, `Label: ${name}`);
}

export const eventLogResources: Resource[] = [
	{ path: 'events/:graceid/log/', where: graceidForm, GET: list, POST: add },
	{ path: 'events/:graceid/log/:N', where: { ...graceidForm, N: /^\d+$/ }, GET: get },
];
