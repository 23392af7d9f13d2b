import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { isInternal, maySeeLog } from '../sky/permissions';
import { forgetUnusedTag, tagEventLog, tagForm, untagEventLog } from '../sky/tags';
import type { CandidateEvent, Log } from '../sky/types';
import { blessedTags } from '../sky/vocabulary';
import { noContent, ok, text, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { theLog } from './eventLogs';
import { graceidForm, theEvent, theEventToChange } from './find';

function displayName(visit: Visit, name: string): string | null {
	return visit.sky.tags.get(name) ?? null;
}

/** Tags with a section of their own on the web pages come first. */
function blessedFirst(names: readonly string[]): string[] {
	const rank = (name: string) => (blessedTags.has(name) ? 0 : 1);
	return [...new Set(names)].sort((a, b) => rank(a) - rank(b));
}

/** `GET events/{graceid}/tag/`: all tags of the event's log entries. */
function listOfEvent(visit: Visit): Answer {
	const event = theEvent(visit);
	const visible = event.logs.filter((log) => maySeeLog(visit.viewer, log));
	return ok({
		tags: blessedFirst(visible.flatMap(({ tags }) => tags)).map((name) => ({
			self: visit.links.event(event, `tag/${name}`),
			name,
			displayName: displayName(visit, name),
		})),
	});
}

/** Reference server behaviour: a tag that nothing on the server has breaks the request. */
function getOfEvent(visit: Visit): Answer {
	const event = theEvent(visit);
	const name = visit.segment('*');
	if (!visit.sky.tags.has(name)) throw new Refusal(htmlPage(500));
	const logs = event.logs.filter((log) => log.tags.includes(name) && maySeeLog(visit.viewer, log));
	return ok({
		name,
		displayName: displayName(visit, name),
		links: {
			logs: logs.map(({ N }) => visit.links.event(event, `log/${N}`)),
			self: visit.links.event(event, `tag/${name}`),
		},
	});
}

function onWire(visit: Visit, event: CandidateEvent, log: Log, name: string): unknown {
	return {
		self: visit.links.event(event, `log/${log.N}/tag/${name}`),
		name,
		displayName: displayName(visit, name),
	};
}

function listOfLog(visit: Visit): Answer {
	const event = theEvent(visit);
	const log = theLog(visit, event);
	return ok({ tags: blessedFirst(log.tags).map((name) => onWire(visit, event, log, name)) });
}

/** The log entry of the address, which has to have the tag of the address. */
function theTaggedLog(visit: Visit, event: CandidateEvent): Log {
	const log = theLog(visit, event);
	if (!log.tags.includes(visit.segment('*'))) throw new Refusal(sentence(404, 'Tag not found.'));
	return log;
}

function getOfLog(visit: Visit): Answer {
	const event = theEvent(visit);
	const log = theTaggedLog(visit, event);
	const name = visit.segment('*');
	const links = { self: visit.links.event(event, `log/${log.N}/tag/${name}`) };
	return ok({ name, displayName: displayName(visit, name), links });
}

/** External users may expose to LV-EM only what they wrote themselves. */
function checkExternalUser(visit: Visit, log: Log): void {
	const isOwn = log.issuer === visit.viewer?.username;
	if (isInternal(visit.viewer) || isOwn || visit.segment('*') !== 'lvem') return;
	const words = 'You do not have permission to add or remove this tag.';
	throw new Refusal(text(403, words));
}

async function put(visit: Visit): Promise<Answer> {
	const event = theEventToChange(visit);
	const log = theLog(visit, event);
	checkExternalUser(visit, log);
	const name = visit.segment('*');
	const shown = (await visit.body()).value('displayName');
	if (log.tags.includes(name)) {
		throw new Refusal(sentence(409, `Log already has tag ${name}`));
	}
	if (!tagForm.test(name)) {
		throw new Refusal(sentence(400, "{'name': ['Tag names can only include [0-9a-zA-z_-]']}"));
	}
	const display = typeof shown === 'string' && shown ? shown : undefined;
	tagEventLog(visit.sky, event, log, name, visit.author, display);
	return { status: 201, body: 'Tag created.' };
}

function remove(visit: Visit): Answer {
	const event = theEventToChange(visit);
	const log = theTaggedLog(visit, event);
	checkExternalUser(visit, log);
	const name = visit.segment('*');
	untagEventLog(event, log, name, visit.author);
	forgetUnusedTag(visit.sky, name);
	return noContent();
}

const logForm = { ...graceidForm, N: /^\d+$/ };

export const eventTagResources: Resource[] = [
	{ path: 'events/:graceid/tag/', where: graceidForm, GET: listOfEvent },
	{ path: 'events/:graceid/tag/*', where: graceidForm, GET: getOfEvent },
	{ path: 'events/:graceid/log/:N/tag/', where: logForm, GET: listOfLog },
	{ path: 'events/:graceid/log/:N/tag/*', where: logForm, GET: getOfLog, PUT: put, DELETE: remove },
];
