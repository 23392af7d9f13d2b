import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { isInternal, maySeeLog } from '../sky/permissions';
import { forgetUnusedTag, tagEventLog, tagForm, untagEventLog } from '../sky/tags';
import type { CandidateEvent, Log } from '../sky/types';
import { blessedTags } from '../sky/vocabulary';
import { noContent, ok, text, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { theLog } from './eventLogs';
import { graceidForm, theEvent, theEventToChange } from './find';

function displayName(call: Call, name: string): string | null {
	return call.sky.tags.get(name) ?? null;
}

/** Tags with a section of their own on the web pages come first. */
function blessedFirst(names: readonly string[]): string[] {
	const rank = (name: string) => (blessedTags.has(name) ? 0 : 1);
	return [...new Set(names)].sort((a, b) => rank(a) - rank(b));
}

/** `GET events/{graceid}/tag/`: all tags of the event's log entries. */
function listOfEvent(call: Call): Answer {
	const event = theEvent(call);
	const visible = event.logs.filter((log) => maySeeLog(call.viewer, log));
	return ok({
		tags: blessedFirst(visible.flatMap(({ tags }) => tags)).map((name) => ({
			self: call.links.event(event, `tag/${name}`),
			name,
			displayName: displayName(call, name),
		})),
	});
}

/** Reference server behaviour: a tag that nothing on the server has breaks the request. */
function getOfEvent(call: Call): Answer {
	const event = theEvent(call);
	const name = call.segment('*');
	if (!call.sky.tags.has(name)) throw new Refusal(htmlPage(500));
	const logs = event.logs.filter((log) => log.tags.includes(name) && maySeeLog(call.viewer, log));
	return ok({
		name,
		displayName: displayName(call, name),
		links: {
			logs: logs.map(({ N }) => call.links.event(event, `log/${N}`)),
			self: call.links.event(event, `tag/${name}`),
		},
	});
}

function onWire(call: Call, event: CandidateEvent, log: Log, name: string): unknown {
	return {
		self: call.links.event(event, `log/${log.N}/tag/${name}`),
		name,
		displayName: displayName(call, name),
	};
}

function listOfLog(call: Call): Answer {
	const event = theEvent(call);
	const log = theLog(call, event);
	return ok({ tags: blessedFirst(log.tags).map((name) => onWire(call, event, log, name)) });
}

/** The log entry of the address, which has to have the tag of the address. */
function theTaggedLog(call: Call, event: CandidateEvent): Log {
	const log = theLog(call, event);
	if (!log.tags.includes(call.segment('*'))) throw new Refusal(sentence(404, 'Tag not found.'));
	return log;
}

function getOfLog(call: Call): Answer {
	const event = theEvent(call);
	const log = theTaggedLog(call, event);
	const name = call.segment('*');
	const links = { self: call.links.event(event, `log/${log.N}/tag/${name}`) };
	return ok({ name, displayName: displayName(call, name), links });
}

/** External users may expose to LV-EM only what they wrote themselves. */
function checkExternalUser(call: Call, log: Log): void {
	const isOwn = log.issuer === call.viewer?.username;
	if (isInternal(call.viewer) || isOwn || call.segment('*') !== 'lvem') return;
	const words = 'You do not have permission to add or remove this tag.';
	throw new Refusal(text(403, words));
}

async function put(call: Call): Promise<Answer> {
	const event = theEventToChange(call);
	const log = theLog(call, event);
	checkExternalUser(call, log);
	const name = call.segment('*');
	const shown = (await call.body()).value('displayName');
	if (log.tags.includes(name)) {
		throw new Refusal(sentence(409, `Log already has tag ${name}`));
	}
	if (!tagForm.test(name)) {
		throw new Refusal(sentence(400, "{'name': ['Tag names can only include [0-9a-zA-z_-]']}"));
	}
	const display = typeof shown === 'string' && shown ? shown : undefined;
	tagEventLog(call.sky, event, log, name, call.author, display);
	return { status: 201, body: 'Tag created.' };
}

function remove(call: Call): Answer {
	const event = theEventToChange(call);
	const log = theTaggedLog(call, event);
	checkExternalUser(call, log);
	const name = call.segment('*');
	untagEventLog(event, log, name, call.author);
	forgetUnusedTag(call.sky, name);
	return noContent();
}

const logForm = { ...graceidForm, N: /^\d+$/ };

export const eventTagResources: Resource[] = [
	{ path: 'events/:graceid/tag/', where: graceidForm, GET: listOfEvent },
	{ path: 'events/:graceid/tag/*', where: graceidForm, GET: getOfEvent },
	{ path: 'events/:graceid/log/:N/tag/', where: logForm, GET: listOfLog },
	{ path: 'events/:graceid/log/:N/tag/*', where: logForm, GET: getOfLog, PUT: put, DELETE: remove },
];
