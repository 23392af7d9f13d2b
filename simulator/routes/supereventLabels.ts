import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { attachLabel, detachLabel, findLabel } from '../sky/annotate';
import { mayLabel } from '../sky/permissions';
import type { Label, Superevent } from '../sky/types';
import { labels as knownLabels, protectedLabels, signoffRequests } from '../sky/vocabulary';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { Refusal, sentence } from '../wire/errors';
import { stamp } from '../wire/time';
import { missing, need, needLogin, theSuperevent } from './find';

function onWire(visit: Visit, superevent: Superevent, label: Label): Record<string, unknown> {
	return {
		self: visit.links.superevent(superevent, `labels/${label.name}/`),
		name: label.name,
		created: stamp(label.created),
		creator: label.creator,
	};
}

function list(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	const url = visit.links.superevent(superevent, 'labels/');
	const byName = [...superevent.labels].sort((a, b) => (a.name < b.name ? -1 : 1));
	return ok({
		labels: byName.map((label) => onWire(visit, superevent, label)),
		links: { self: url, superevent: url },
	});
}

function get(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	return ok(onWire(visit, superevent, theLabel(visit, superevent)));
}

function theLabel(visit: Visit, superevent: Superevent): Label {
	const label = findLabel(superevent, visit.segment('label_name'));
	if (!label) throw missing(visit, 'Labelling');
	return label;
}

async function add(visit: Visit): Promise<Answer> {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	need(visit, mayLabel(visit.viewer), 'You do not have permission to add labels to superevents.');
	const fields = new Fields(await visit.body());
	const name = fields.text('name');
	if (name !== undefined && !knownLabels.includes(name)) {
		fields.problem(`Object with name=${name} does not exist.`);
	}
	fields.check();
	if (name === undefined) throw missing(visit, 'Label');
	if (findLabel(superevent, name)) {
		throw new Refusal(sentence(400, 'The fields superevent, name must make a unique set.'));
	}
	refuseByRule(superevent, name);
	const label = attachLabel(superevent, visit.author, name, `Added label: ${name}`);
	return created(onWire(visit, superevent, label));
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

function remove(visit: Visit): Answer {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	need(
		visit,
		mayLabel(visit.viewer),
		'You do not have permission to remove labels from superevents.',
	);
	const { name } = theLabel(visit, superevent);
	if (protectedLabels.has(name)) {
		throw new Refusal(
			sentence(
				400,
				`The label '${name}' is managed by an automated process and cannot be manually removed`,
			),
		);
	}
	detachLabel(superevent, visit.author, name, `Removed label: ${name}`);
	return noContent();
}

export const supereventLabelResources: Resource[] = [
	{ path: 'superevents/:superevent_id/labels/', GET: list, POST: add },
	{ path: 'superevents/:superevent_id/labels/:label_name/', GET: get, DELETE: remove },
];
