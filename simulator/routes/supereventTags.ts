import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { mayAnnotate, mayExpose } from '../sky/permissions';
import { tagForm, tagSupereventLog, untagSupereventLog } from '../sky/tags';
import type { Log, Superevent } from '../sky/types';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { missing, requirePermission, requireLogin, theSuperevent } from './find';
import { theLog } from './supereventLogs';

function onWire(call: Call, superevent: Superevent, log: Log, name: string): unknown {
	return {
		name,
		displayName: call.sky.tags.get(name) ?? null,
		self: call.links.superevent(superevent, `logs/${log.N}/tags/${name}/`),
	};
}

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	const log = theLog(call, superevent);
	return ok({ tags: log.tags.map((name) => onWire(call, superevent, log, name)) });
}

function get(call: Call): Answer {
	const superevent = theSuperevent(call);
	const log = theLog(call, superevent);
	const name = call.segment('tag_name');
	if (!log.tags.includes(name)) throw missing(call, 'Tag');
	return ok(onWire(call, superevent, log, name));
}

function isAccessTag(name: string | undefined): boolean {
	return name === 'public' || name === 'lvem';
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	const log = theLog(call, superevent);
	requirePermission(call, mayAnnotate(call.viewer, superevent));
	const fields = new Fields(await call.body());
	const name = fields.text('name');
	const displayName = fields.text('displayName', { optional: true });
	fields.check();
	requirePermission(
		call,
		!isAccessTag(name) || mayExpose(call.viewer),
		`You are not allowed to expose superevent log messages to ${name === 'public' ? 'the public' : 'LV-EM observers'} by applying the '${name ?? ''}' tag.`,
	);
	if (name === undefined || !tagForm.test(name)) {
		throw new Refusal(sentence(400, 'Tag names can only include [0-9a-zA-z_-]'));
	}
	if (log.tags.includes(name)) {
		throw new Refusal(sentence(400, 'Tag is already applied to this log message'));
	}
	tagSupereventLog(call.sky, superevent, log, name, call.author, displayName || undefined);
	return created(onWire(call, superevent, log, name));
}

function remove(call: Call): Answer {
	const superevent = theSuperevent(call);
	requireLogin(call);
	const log = theLog(call, superevent);
	const name = call.segment('tag_name');
	requirePermission(call, mayAnnotate(call.viewer, superevent));
	requirePermission(
		call,
		!isAccessTag(name) || mayExpose(call.viewer),
		`You are not allowed to hide superevent log messages by removing the '${name}' tag.`,
	);
	if (!log.tags.includes(name)) throw missing(call, 'Tag');
	untagSupereventLog(superevent, log, name, call.author);
	return noContent();
}

const where = { N: /^\d+$/ };

export const supereventTagResources: Resource[] = [
	{ path: 'superevents/:superevent_id/logs/:N/tags/', where, GET: list, POST: add },
	{ path: 'superevents/:superevent_id/logs/:N/tags/:tag_name/', where, GET: get, DELETE: remove },
];
