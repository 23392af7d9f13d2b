import type { RequestBody, Upload } from '../http/body';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
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

function list(call: Call): Answer {
	const event = theEvent(call);
	const visible = event.logs.filter((log) => maySeeLog(call.viewer, log));
	const items = visible.map((log) => eventLogOnWire(log, event, call));
	return ok(shortList(call.shapes.logListKey, items, call.url));
}

function get(call: Call): Answer {
	const event = theEvent(call);
	return ok(eventLogOnWire(theLog(call, event), event, call));
}

/** The log entry of the address. */
export function theLog(call: Call, event: CandidateEvent): Log {
	const log = event.logs[Number(call.segment('N')) - 1];
	if (!log) throw new Refusal(sentence(404, 'Log does not exist.'));
	if (!maySeeLog(call.viewer, log)) {
		throw new Refusal(text(403, 'You do not have permission to view this log message.'));
	}
	return log;
}

async function add(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	const body = await call.body();
	const log = save(call, event, body);
	addTags(call, event, log, body);
	const label = body.value('label');
	if (typeof label === 'string' && label) applyLabel(call, event, label);
	return created(eventLogOnWire(log, event, call), call.links.event(event, `log/${log.N}`));
}

/** Reference server behaviour: what the database model refuses is reported as 503. */
function unsaved(field: string, reason: string): Refusal {
	return new Refusal(sentence(503, `Failed to save log entry: {'${field}': ['${reason}']}`));
}

function save(call: Call, event: CandidateEvent, body: RequestBody): Log {
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
	return writeWithFile(call, event, words, upload);
}

/** Reference server behaviour: a file with a comma in its name is not stored, its name stays in the log entry. */
function writeWithFile(
	call: Call,
	event: CandidateEvent,
	comment: string,
	upload: Upload | undefined,
): Log {
	if (!upload?.name.includes(',')) {
		return writeLog(event, call.author, { comment, ...(upload ? { file: upload } : {}) });
	}
	const log = writeLog(event, call.author, { comment });
	log.filename = upload.name;
	return log;
}

function addTags(call: Call, event: CandidateEvent, log: Log, body: RequestBody): void {
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
		tagEventLog(call.sky, event, log, name, call.author, displayName);
	});
	if (!isInternal(call.viewer) && !log.tags.includes('lvem')) {
		tagEventLog(call.sky, event, log, 'lvem', call.author);
	}
}

/** Repeated form keys or a JSON array; a JSON text falls apart into its characters, as in Python. */
function texts(body: RequestBody, name: string): string[] {
	if (body.kind !== 'json') return body.values(name).map(String).filter(Boolean);
	const value = body.value(name);
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' ? [...value] : [];
}

function applyLabel(call: Call, event: CandidateEvent, name: string): void {
	checkName(name, 'applied');
	if (!findLabel(event, name)) attachLabel(event, call.author, name, `Label: ${name}`);
}

export const eventLogResources: Resource[] = [
	{ path: 'events/:graceid/log/', where: graceidForm, GET: list, POST: add },
	{ path: 'events/:graceid/log/:N', where: { ...graceidForm, N: /^\d+$/ }, GET: get },
];
