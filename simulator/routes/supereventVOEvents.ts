import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import { booleanField, fractionField, isAbsent } from '../http/values';
import type { Call } from '../http/call';
import { findFile } from '../sky/annotate';
import { isInternal, mayIssue } from '../sky/permissions';
import type {
	CandidateEvent,
	Probabilities,
	Superevent,
	VOEvent,
	VOEventFacts,
} from '../sky/types';
import { addVOEvent, voeventTypeCodes } from '../sky/voevents';
import { created, ok, type Answer } from '../wire/answers';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { supereventVOEventOnWire } from '../wire/voevent';
import { supereventSubject } from '../wire/voeventSubject';
import { voeventXml } from '../wire/voeventXml';
import { findEvent } from './eventFields';
import { missing, requirePermission, requireLogin, theSuperevent } from './find';
import { subList } from './subList';

function onWire(call: Call, superevent: Superevent, voevent: VOEvent): Record<string, unknown> {
	const place = {
		self: call.links.superevent(superevent, `voevents/${voevent.N}/`),
		files: call.links.superevent(superevent, 'files/'),
	};
	return supereventVOEventOnWire(voevent, place, isInternal(call.viewer));
}

function list(call: Call): Answer {
	const superevent = theSuperevent(call);
	const items = superevent.voevents.map((voevent) => onWire(call, superevent, voevent));
	return subList(call, 'voevents', items);
}

function get(call: Call): Answer {
	const superevent = theSuperevent(call);
	const voevent = superevent.voevents[Number(call.segment('N')) - 1];
	if (!voevent) throw missing(call, 'VOEvent');
	return ok(onWire(call, superevent, voevent));
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(call, mayIssue(call.viewer), 'You do not have permission to create VOEvents.');
	const fields = new Fields(await call.body());
	const facts = readFacts(fields);
	fields.check();
	check(superevent, facts);
	const external = facts.ravenCoinc ? externalEvent(call, superevent) : null;
	const { combinedSkymapFilename: combined } = facts;
	if (combined !== null && !hasFile(superevent, combined)) {
		throw new Refusal(
			sentence(400, `Combined skymap file ${combined} not found for this superevent.`),
		);
	}
	refuseUnstorable(fields);
	const subject = supereventSubject(superevent, call.links);
	const voevent = addVOEvent(
		superevent,
		superevent.id,
		call.author,
		{ ...facts, external },
		(made) => voeventXml(made, subject),
	);
	return created(onWire(call, superevent, voevent));
}

function readFacts(fields: Fields): VOEventFacts {
	const type = fields.choice('voevent_type', voeventTypeCodes) ?? 'PR';
	const fileName = (name: string) => {
		const value = isAbsent(fields, name) ? '' : (fields.text(name, { optional: true }) ?? '');
		if (value.length > 100) fields.problem('Ensure this field has no more than 100 characters.');
		return value || null;
	};
	const massGap = fractionField(fields, 'MassGap');
	const facts: VOEventFacts = {
		type,
		skymapType: fileName('skymap_type'),
		skymapFilename: fileName('skymap_filename'),
		internal: booleanField(fields, 'internal', true),
		openAlert: booleanField(fields, 'open_alert', false),
		hardwareInj: booleanField(fields, 'hardware_inj', false),
		coincComment: booleanField(fields, 'CoincComment', false),
		significant: booleanField(fields, 'Significant', false),
		ravenCoinc: booleanField(fields, 'raven_coinc', false),
		combinedSkymapFilename: fileName('combined_skymap_filename'),
		probabilities: readProbabilities(fields),
		external: null,
	};
	if (massGap) fields.problem('MassGap has been replaced with HasMassGap');
	return facts;
}

function readProbabilities(fields: Fields): Probabilities {
	return {
		hasNs: fractionField(fields, 'ProbHasNS'),
		hasRemnant: fractionField(fields, 'ProbHasRemnant'),
		bns: fractionField(fields, 'BNS'),
		nsbh: fractionField(fields, 'NSBH'),
		bbh: fractionField(fields, 'BBH'),
		terrestrial: fractionField(fields, 'Terrestrial'),
		hasMassGap: fractionField(fields, 'HasMassGap'),
		hasSsm: fractionField(fields, 'HasSSM'),
	};
}

/** A file by its name, with or without `,version`. */
function hasFile(superevent: Superevent, wanted: string): boolean {
	const [, name = wanted, version] = /^(.*),(\d+)$/s.exec(wanted) ?? [];
	return (
		findFile(superevent, name, version === undefined ? undefined : Number(version)) !== undefined
	);
}

function check(superevent: Superevent, { type, skymapFilename, skymapType }: VOEventFacts): void {
	const refuse = (words: string) => new Refusal(sentence(400, words));
	if (superevent.preferredEvent.gpstime === null) {
		throw refuse('Cannot build a VOEvent because preferred event does not have a gpstime.');
	}
	if ((type === 'IN' || type === 'UP') && skymapFilename === null) {
		throw refuse('Skymap filename is required for initial and update VOEvents.');
	}
	if (skymapFilename === null) return;
	if (skymapType === null) {
		throw refuse('Skymap type is required for VOEvents that include a skymap.');
	}
	if (!hasFile(superevent, skymapFilename)) {
		throw refuse(`Skymap file ${skymapFilename} not found for this superevent.`);
	}
}

/** The external event that `em_type` names. */
function externalEvent(call: Call, superevent: Superevent): CandidateEvent {
	const { emType, id } = superevent;
	const refuse = (words: string) => new Refusal(sentence(400, words));
	if (emType === null) throw refuse(`em_type for superevent ${id} not set (is None)`);
	if (!/^[GEHMT]\d+$/i.test(emType)) throw refuse(`${emType} is not a valid graceid`);
	const event = findEvent(call, emType);
	if (!event) throw refuse(`event for em_type=${emType} not found`);
	return event;
}

const unstorable = [
	'ext_gcn',
	'ext_pipeline',
	'ext_search',
	'time_coinc_far',
	'space_coinc_far',
	'delta_t',
];

/** Reference server behaviour: these are read, but creation does not know them and breaks. */
function refuseUnstorable(fields: Fields): void {
	if (unstorable.some((name) => !isAbsent(fields, name))) throw new Refusal(htmlPage(500));
}

export const supereventVOEventResources: Resource[] = [
	{ path: 'superevents/:superevent_id/voevents/', GET: list, POST: add },
	{ path: 'superevents/:superevent_id/voevents/:N/', where: { N: /^\d+$/ }, GET: get },
];
