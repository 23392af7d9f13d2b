import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { mayAnnotate, mayExpose } from '../sky/permissions';
import { tagForm, tagSupereventLog, untagSupereventLog } from '../sky/tags';
import type { Log, Superevent } from '../sky/types';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { missing, need, needLogin, theSuperevent } from './find';
import { theLog } from './supereventLogs';

function onWire(visit: Visit, superevent: Superevent, log: Log, name: string): unknown {
	return {
		name,
		displayName: visit.sky.tags.get(name) ?? null,
		self: visit.links.superevent(superevent, `logs/${log.N}/tags/${name}/`),
	};
}

function list(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	const log = theLog(visit, superevent);
	return ok({ tags: log.tags.map((name) => onWire(visit, superevent, log, name)) });
}

function get(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	const log = theLog(visit, superevent);
	const name = visit.segment('tag_name');
	if (!log.tags.includes(name)) throw missing(visit, 'Tag');
	return ok(onWire(visit, superevent, log, name));
}

function isAccessTag(name: string | undefined): boolean {
	return name === 'public' || name === 'lvem';
}

async function add(visit: Visit): Promise<Answer> {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	const log = theLog(visit, superevent);
	need(visit, mayAnnotate(visit.viewer, superevent));
	const fields = new Fields(await visit.body());
	const name = fields.text('name');
	const displayName = fields.text('displayName', { optional: true });
	fields.check();
	need(
		visit,
		!isAccessTag(name) || mayExpose(visit.viewer),
		`You are not allowed to expose superevent log messages to ${name === 'public' ? 'the public' : 'LV-EM observers'} by applying the '${name ?? ''}' tag.`,
	);
	if (name === undefined || !tagForm.test(name)) {
		throw new Refusal(sentence(400, 'Tag names can only include [0-9a-zA-z_-]'));
	}
	if (log.tags.includes(name)) {
		throw new Refusal(sentence(400, 'Tag is already applied to this log message'));
	}
	tagSupereventLog(visit.sky, superevent, log, name, visit.author, displayName || undefined);
	return created(onWire(visit, superevent, log, name));
}

function remove(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	const log = theLog(visit, superevent);
	const name = visit.segment('tag_name');
	need(visit, mayAnnotate(visit.viewer, superevent));
	need(
		visit,
		!isAccessTag(name) || mayExpose(visit.viewer),
		`You are not allowed to hide superevent log messages by removing the '${name}' tag.`,
	);
	if (!log.tags.includes(name)) throw missing(visit, 'Tag');
	untagSupereventLog(superevent, log, name, visit.author);
	return noContent();
}

const where = { N: /^\d+$/ };

export const supereventTagResources: Resource[] = [
	{ path: 'superevents/:superevent_id/logs/:N/tags/', where, GET: list, POST: add },
	{ path: 'superevents/:superevent_id/logs/:N/tags/:tag_name/', where, GET: get, DELETE: remove },
];
