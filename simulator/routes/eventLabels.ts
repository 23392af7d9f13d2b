import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { attachLabel, detachLabel, findLabel } from '../sky/annotate';
import { graceidOf } from '../sky/ids';
import type { CandidateEvent, Label } from '../sky/types';
import { labels as knownLabels, protectedLabels } from '../sky/vocabulary';
import { noContent, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { stamp } from '../wire/time';
import { looseGraceidForm, theEvent, theEventToChange } from './find';

function onWire(call: Call, event: CandidateEvent, label: Label): Record<string, unknown> {
	return {
		name: label.name,
		creator: label.creator,
		created: stamp(label.created),
		self: call.links.event(event, `labels/${label.name}`),
	};
}

function list(call: Call): Answer {
	const event = theEvent(call);
	const links = [{ self: call.links.event(event, 'labels/'), event: call.links.event(event) }];
	return ok({ links, labels: event.labels.map((label) => onWire(call, event, label)) });
}

function get(call: Call): Answer {
	const event = theEvent(call);
	const name = call.segment('*');
	const label = findLabel(event, name);
	if (!label) throw new Refusal(sentence(404, `Label ${name} Not Found`));
	return ok(onWire(call, event, label));
}

/** 201 when new, 200 when it was there already. */
function put(call: Call): Answer {
	const event = theEventToChange(call);
	const name = call.segment('*');
	checkName(name, 'applied');
	if (findLabel(event, name)) {
		const warning = `Event ${graceidOf(event)} already labeled with '${name}'`;
		return ok(call.shapes.labelPut({ warning }));
	}
	attachLabel(event, call.author, name, `Label: ${name}`);
	return { status: 201, body: call.shapes.labelPut({}) };
}

/** Reference server behaviour: a label without a name breaks the request. */
function putNothing(call: Call): Answer {
	theEventToChange(call);
	return htmlPage(500);
}

function remove(call: Call): Answer {
	const event = theEventToChange(call);
	const name = call.segment('*');
	checkName(name, 'removed');
	if (!findLabel(event, name)) {
		throw new Refusal(
			sentence(404, `No label '${name}' associated with event ${graceidOf(event)}`),
		);
	}
	detachLabel(event, call.author, name, `Deleted label: ${name}`);
	return noContent();
}

/** What the server says about labels that only signoffs set. */
export function protectedWords(name: string, action: 'applied' | 'removed'): string {
	return `The '${name}' label is managed as part of an automated process and cannot be ${action} manually`;
}

/** Refuses labels that do not exist or that only signoffs set. */
export function checkName(name: string, action: 'applied' | 'removed'): void {
	if (!knownLabels.includes(name)) throw new Refusal(sentence(400, `No such Label '${name}'`));
	if (protectedLabels.has(name)) {
		throw new Refusal(sentence(400, protectedWords(name, action)));
	}
}

export const eventLabelResources: Resource[] = [
	{ path: 'events/:graceid/labels/', where: looseGraceidForm, GET: list, PUT: putNothing },
	{
		path: 'events/:graceid/labels/*',
		where: looseGraceidForm,
		GET: get,
		PUT: put,
		DELETE: remove,
	},
];
