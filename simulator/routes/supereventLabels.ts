import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
import { attachLabel, detachLabel, findLabel } from '../sky/annotate';
import { mayLabel } from '../sky/permissions';
import type { Label, Superevent } from '../sky/types';
import { labels as knownLabels, protectedLabels, signoffRequests } from '../sky/vocabulary';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { stamp } from '../wire/time';
import { missing, requirePermission, requireLogin, theSuperevent } from './find';

function onWire(call: Call, superevent: Superevent, label: Label): Record<string, unknown> {
	return {
		self: call.links.superevent(superevent, `labels/${label.name}/`),
		name: label.name,
		created: stamp(label.created),
		creator: label.creator,
	};
}

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	const url = call.links.superevent(superevent, 'labels/');
	const byName = [...superevent.labels].sort((a, b) => (a.name < b.name ? -1 : 1));
	return ok({
		labels: byName.map((label) => onWire(call, superevent, label)),
		links: { self: url, superevent: url },
	});
}

function get(call: Call): Answer {
	const superevent = theSuperevent(call);
	return ok(onWire(call, superevent, theLabel(call, superevent)));
}

function theLabel(call: Call, superevent: Superevent): Label {
	const label = findLabel(superevent, call.segment('label_name'));
	if (!label) throw missing(call, 'Labelling');
	return label;
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		mayLabel(call.viewer),
		'You do not have permission to add labels to superevents.',
	);
	const fields = new Fields(await call.body());
	const name = fields.text('name');
	if (name !== undefined && !knownLabels.includes(name)) {
		fields.problem(`Object with name=${name} does not exist.`);
	}
	fields.check();
	if (name === undefined) throw missing(call, 'Label');
	if (findLabel(superevent, name)) {
		throw new Refusal(sentence(400, 'The fields superevent, name must make a unique set.'));
	}
	refuseByRule(superevent, name);
	const label = attachLabel(superevent, call.author, name, `Added label: ${name}`);
	return created(onWire(call, superevent, label));
}

/** Labels that only signoffs set, and requests for a signoff that was already given. */
export function refuseByRule(superevent: Superevent, name: string): void {
	if (protectedLabels.has(name)) {
		throw new Refusal(
			sentence(
				400,
				`The label '${name}' is managed by an automated process and cannot be manually added`,
			),
		);
	}
	const results = signoffRequests.get(name) ?? [];
	if (results.some((result) => findLabel(superevent, result))) {
		throw new Refusal(
			sentence(
				400,
				`The '${name}' label cannot be applied to request a signoff because a related signoff already exists.`,
			),
		);
	}
}

function remove(call: Call): Answer {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		mayLabel(call.viewer),
		'You do not have permission to remove labels from superevents.',
	);
	const { name } = theLabel(call, superevent);
	if (protectedLabels.has(name)) {
		throw new Refusal(
			sentence(
				400,
				`The label '${name}' is managed by an automated process and cannot be manually removed`,
			),
		);
	}
	detachLabel(superevent, call.author, name, `Removed label: ${name}`);
	return noContent();
}

export const supereventLabelResources: Resource[] = [
	{ path: 'superevents/:superevent_id/labels/', GET: list, POST: add },
	{ path: 'superevents/:superevent_id/labels/:label_name/', GET: get, DELETE: remove },
];
