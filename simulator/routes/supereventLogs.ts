import { Fields } from '../http/fields';
import type { Upload } from '../http/body';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { attachLabel, findLabel, writeLog } from '../sky/annotate';
import { isInternal, mayAnnotate, mayExpose, mayLabel, maySeeLog } from '../sky/permissions';
import { registerTags, tagForm } from '../sky/tags';
import type { Log, Superevent } from '../sky/types';
import { labels as knownLabels } from '../sky/vocabulary';
import { created, ok, type Answer } from '../wire/answers';
import { htmlPage, pythonErrors, Refusal, sentence } from '../wire/errors';
import { supereventLogOnWire } from '../wire/log';
import { missing, requirePermission, requireLogin, theSuperevent } from './find';
import { refuseByRule } from './supereventLabels';
import { subList } from './subList';

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	const visible = superevent.logs.filter((log) => maySeeLog(call.viewer, log));
	const items = visible.map((log) => supereventLogOnWire(log, superevent, call));
	return subList(call, call.shapes.logListKey, items);
}

function get(call: Call): Answer {
	const superevent = theSuperevent(call);
	return ok(supereventLogOnWire(theLog(call, superevent), superevent, call));
}

/** The log entry of the address; one that the viewer may not see does not exist. */
export function theLog(call: Call, superevent: Superevent): Log {
	const log = superevent.logs[Number(call.segment('N')) - 1];
	if (!log || !maySeeLog(call.viewer, log)) throw missing(call, 'Log');
	return log;
}

interface LogRequest {
	comment: string;
	upload: Upload | undefined;
	tags: string[];
	displayNames: string[];
	label: string | undefined;
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(call, mayAnnotate(call.viewer, superevent));
	const entry = await readLogRequest(call);
	checkTags(call, entry);
	if (entry.label !== undefined) checkLabel(call, superevent, entry.label);
	const log = write(call, superevent, entry);
	if (entry.label !== undefined) label(call, superevent, entry.label);
	return created(supereventLogOnWire(log, superevent, call));
}

async function readLogRequest(call: Call): Promise<LogRequest> {
	const fields = new Fields(await call.body());
	const comment = fields.text('comment');
	const upload = fields.file('upload');
	const tags = (fields.list('tagname') ?? []).filter(Boolean);
	const displayNames = fields.list('displayName') ?? [];
	const label = fields.text('label', { optional: true });
	if (displayNames.length > 0 && displayNames.length !== tags.length) {
		fields.problem(
			'There should either be as many display names as tags, or there should be no display names',
		);
	}
	fields.check();
	// Reference server behaviour: a comma in the name breaks the versioned storage, and the log entry is taken back.
	if (upload?.name.includes(',')) throw new Refusal(htmlPage(500));
	return { comment: comment ?? '', upload, tags, displayNames, label: label || undefined };
}

function checkTags(call: Call, { tags }: LogRequest): void {
	for (const tag of ['public', 'lvem'] as const) {
		const audience = tag === 'public' ? 'the public' : 'LV-EM observers';
		requirePermission(
			call,
			!tags.includes(tag) || mayExpose(call.viewer),
			`You are not allowed to expose superevent log messages to ${audience} by applying the '${tag}' tag.`,
		);
	}
	if (tags.some((tag) => !tagForm.test(tag))) {
		throw new Refusal(pythonErrors('name', 'Tag names can only include [0-9a-zA-z_-]'));
	}
}

function checkLabel(call: Call, superevent: Superevent, name: string): void {
	requirePermission(
		call,
		mayLabel(call.viewer),
		'You do not have permission to add labels to superevents.',
	);
	if (!knownLabels.includes(name)) {
		throw new Refusal(sentence(400, `The label '${name}' is not found in the database.`));
	}
	if (!findLabel(superevent, name)) refuseByRule(superevent, name);
}

/** What external users write is tagged `lvem`, so that they can read it again. */
function write(call: Call, superevent: Superevent, entry: LogRequest): Log {
	const { comment, upload, tags, displayNames } = entry;
	registerTags(call.sky, tags, displayNames);
	const isExternal = !isInternal(call.viewer);
	const log = writeLog(superevent, call.author, {
		comment,
		tags: isExternal ? [...tags, 'lvem'] : tags,
		...(upload ? { file: upload } : {}),
	});
	if (isExternal) {
		writeLog(superevent, call.author, { comment: `Tagged message ${log.N}: lvem.` });
	}
	return log;
}

/** Reference server behaviour: the user's own label again is fine, another user's breaks the request after the log is saved. */
function label(call: Call, superevent: Superevent, name: string): void {
	const existing = findLabel(superevent, name);
	if (!existing) attachLabel(superevent, call.author, name, `Added label: ${name}`);
	else if (existing.creator !== call.author.username) throw new Refusal(htmlPage(500));
}

export const supereventLogResources: Resource[] = [
	{ path: 'superevents/:superevent_id/logs/', GET: list, POST: add },
	{ path: 'superevents/:superevent_id/logs/:N/', where: { N: /^\d+$/ }, GET: get },
];
