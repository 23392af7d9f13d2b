import { Fields } from '../http/fields';
import type { Upload } from '../http/body';
import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { attachLabel, findLabel, writeLog } from '../sky/annotate';
import { isInternal, mayAnnotate, mayExpose, mayLabel, maySeeLog } from '../sky/permissions';
import { registerTags, tagForm } from '../sky/tags';
import type { Log, Superevent } from '../sky/types';
import { labels as knownLabels } from '../sky/vocabulary';
import { created, ok, type Answer } from '../wire/answers';
import { htmlPage, pythonErrors, Refusal, sentence } from '../wire/errors';
import { supereventLogOnWire } from '../wire/log';
import { missing, need, needLogin, theSuperevent } from './find';
import { refuseByRule } from './supereventLabels';
import { subList } from './subList';

function list(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	const visible = superevent.logs.filter((log) => maySeeLog(visit.viewer, log));
	const items = visible.map((log) => supereventLogOnWire(log, superevent, visit));
	return subList(visit, visit.shapes.logListKey, items);
}

function get(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	return ok(supereventLogOnWire(theLog(visit, superevent), superevent, visit));
}

/** The log entry of the address; one that the viewer may not see does not exist. */
export function theLog(visit: Visit, superevent: Superevent): Log {
	const log = superevent.logs[Number(visit.segment('N')) - 1];
	if (!log || !maySeeLog(visit.viewer, log)) throw missing(visit, 'Log');
	return log;
}

interface LogRequest {
	comment: string;
	upload: Upload | undefined;
	tags: string[];
	displayNames: string[];
	label: string | undefined;
}

async function add(visit: Visit): Promise<Answer> {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	need(visit, mayAnnotate(visit.viewer, superevent));
	const entry = await readLogRequest(visit);
	checkTags(visit, entry);
	if (entry.label !== undefined) checkLabel(visit, superevent, entry.label);
	const log = write(visit, superevent, entry);
	if (entry.label !== undefined) label(visit, superevent, entry.label);
	return created(supereventLogOnWire(log, superevent, visit));
}

async function readLogRequest(visit: Visit): Promise<LogRequest> {
	const fields = new Fields(await visit.body());
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

function checkTags(visit: Visit, { tags }: LogRequest): void {
	for (const tag of ['public', 'lvem'] as const) {
		const audience = tag === 'public' ? 'the public' : 'LV-EM observers';
		need(
			visit,
			!tags.includes(tag) || mayExpose(visit.viewer),
			`You are not allowed to expose superevent log messages to ${audience} by applying the '${tag}' tag.`,
		);
	}
	if (tags.some((tag) => !tagForm.test(tag))) {
		throw new Refusal(pythonErrors('name', 'Tag names can only include [0-9a-zA-z_-]'));
	}
}

function checkLabel(visit: Visit, superevent: Superevent, name: string): void {
	need(visit, mayLabel(visit.viewer), 'You do not have permission to add labels to superevents.');
	if (!knownLabels.includes(name)) {
		throw new Refusal(sentence(400, `The label '${name}' is not found in the database.`));
	}
	if (!findLabel(superevent, name)) refuseByRule(superevent, name);
}

/** What external users write is tagged `lvem`, so that they can read it again. */
function write(visit: Visit, superevent: Superevent, entry: LogRequest): Log {
	const { comment, upload, tags, displayNames } = entry;
	registerTags(visit.sky, tags, displayNames);
	const isExternal = !isInternal(visit.viewer);
	const log = writeLog(superevent, visit.author, {
		comment,
		tags: isExternal ? [...tags, 'lvem'] : tags,
		...(upload ? { file: upload } : {}),
	});
	if (isExternal) {
		writeLog(superevent, visit.author, { comment: `Tagged message ${log.N}: lvem.` });
	}
	return log;
}

/** Reference server behaviour: the user's own label again is fine, another user's breaks the request after the log is saved. */
function label(visit: Visit, superevent: Superevent, name: string): void {
	const existing = findLabel(superevent, name);
	if (!existing) attachLabel(superevent, visit.author, name, `Added label: ${name}`);
	else if (existing.creator !== visit.author.username) throw new Refusal(htmlPage(500));
}

export const supereventLogResources: Resource[] = [
	{ path: 'superevents/:superevent_id/logs/', GET: list, POST: add },
	{ path: 'superevents/:superevent_id/logs/:N/', where: { N: /^\d+$/ }, GET: get },
];
