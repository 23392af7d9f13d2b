import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Visit } from '../http/visit';
import { findLabel } from '../sky/annotate';
import { isInternal, maySignOff, maySignOffSomething } from '../sky/permissions';
import {
	addSignoff,
	changeSignoff,
	removeSignoff,
	requestLabel,
	signoffInstruments,
	signoffStatusCodes,
	signoffTypeCodes,
} from '../sky/signoffs';
import type { Signoff, SignoffKind, Superevent } from '../sky/types';
import { created, noContent, ok, type Answer } from '../wire/answers';
import { htmlPage, invalid, Refusal } from '../wire/errors';
import { missing, need, needLogin, theSuperevent } from './find';
import { subList } from './subList';

function onWire(visit: Visit, superevent: Superevent, signoff: Signoff): Record<string, unknown> {
	const { type, instrument, status, submitter, comment } = signoff;
	return {
		self: visit.links.superevent(superevent, `signoffs/${type}${instrument}/`),
		signoff_type: type,
		instrument,
		status,
		submitter,
		comment,
	};
}

/** The superevent of the address; looking at signoffs needs a permission too. */
function theSupereventToRead(visit: Visit): Superevent {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	need(visit, isInternal(visit.viewer), 'You do not have permission to view superevent signoffs.');
	return superevent;
}

function theSupereventTo(visit: Visit, action: 'create' | 'change' | 'delete'): Superevent {
	const superevent = theSuperevent(visit);
	needLogin(visit);
	need(
		visit,
		maySignOffSomething(visit.viewer),
		`You do not have permission to ${action} superevent signoffs.`,
	);
	return superevent;
}

/** Each kind of signoff has a permission of its own. */
function needKind(visit: Visit, type: unknown, instrument: unknown): void {
	if (type !== 'ADV' && type !== 'OP') return;
	const operator = typeof instrument === 'string' && instrument ? instrument : 'operator';
	const role = type === 'ADV' ? 'advocate' : operator;
	need(visit, maySignOff(visit.viewer, type), `You do not have permission to do ${role} signoffs.`);
}

/** The signoff of the address: `ADV`, or `OP` and the instrument. */
function theSignoff(visit: Visit, superevent: Superevent): Signoff {
	const wanted = visit.segment('typeinst');
	const signoff = superevent.signoffs.find(
		({ type, instrument }) => `${type}${instrument}` === wanted,
	);
	if (!signoff) throw missing(visit, 'Signoff');
	return signoff;
}

function list(visit: Visit): Answer {
	const superevent = theSupereventToRead(visit);
	const key = ({ type, instrument }: SignoffKind) => `${type}${instrument}`;
	const sorted = [...superevent.signoffs].sort((a, b) => (key(a) < key(b) ? -1 : 1));
	const items = sorted.map((signoff) => onWire(visit, superevent, signoff));
	return subList(visit, 'signoffs', items);
}

function get(visit: Visit): Answer {
	const superevent = theSupereventToRead(visit);
	return ok(onWire(visit, superevent, theSignoff(visit, superevent)));
}

async function add(visit: Visit): Promise<Answer> {
	const superevent = theSupereventTo(visit, 'create');
	const fields = new Fields(await visit.body());
	needKind(visit, fields.body.value('signoff_type'), fields.body.value('instrument'));
	const type = fields.choice('signoff_type', signoffTypeCodes);
	const instrument = fields.choice('instrument', signoffInstruments);
	const status = fields.choice('status', signoffStatusCodes);
	const comment = fields.text('comment', { optional: true });
	fields.check();
	if (type === undefined || instrument === undefined || status === undefined) {
		throw missing(visit, 'Signoff');
	}
	checkKind(superevent, { type, instrument });
	// Reference server behaviour: a comment is asked for only when the signoff is stored.
	if (comment === undefined) throw new Refusal(htmlPage(500));
	const signoff = addSignoff(superevent, visit.author, { type, instrument }, { status, comment });
	return created(onWire(visit, superevent, signoff));
}

/** Reference server behaviour (Django REST framework): what has to be unique is looked at first. */
function checkKind(superevent: Superevent, kind: SignoffKind): void {
	const refuse = (words: string) => new Refusal(invalid([words]));
	if (superevent.signoffs.some(({ instrument }) => instrument === kind.instrument)) {
		throw refuse('The fields superevent, instrument must make a unique set.');
	}
	if (kind.type === 'OP' && kind.instrument === '') {
		throw refuse('Operator signoffs require an instrument');
	}
	if (kind.type === 'ADV' && kind.instrument !== '') {
		throw refuse(
			'Advocate signoffs are not relevant to aparticular instrument; do not provide one.',
		);
	}
	const label = requestLabel(kind);
	if (!findLabel(superevent, label)) {
		throw refuse(
			`${kind.type} signoff not requested for superevent ${superevent.id}: label '${label}' not present.`,
		);
	}
}

async function change(visit: Visit): Promise<Answer> {
	const superevent = theSupereventTo(visit, 'change');
	const signoff = theSignoff(visit, superevent);
	needKind(visit, signoff.type, signoff.instrument);
	const fields = new Fields(await visit.body());
	const status = fields.has('status') ? fields.choice('status', signoffStatusCodes) : undefined;
	const comment = fields.text('comment', { optional: true });
	fields.check();
	if (status === undefined && comment === undefined) throw new Refusal(htmlPage(500));
	const judgement = { status: status ?? signoff.status, comment: comment ?? signoff.comment };
	if (judgement.status === signoff.status && judgement.comment === signoff.comment) {
		throw new Refusal(invalid(['Request would not modify the signoff.']));
	}
	changeSignoff(superevent, visit.author, signoff, judgement);
	return ok(onWire(visit, superevent, signoff));
}

function remove(visit: Visit): Answer {
	const superevent = theSupereventTo(visit, 'delete');
	const signoff = theSignoff(visit, superevent);
	needKind(visit, signoff.type, signoff.instrument);
	removeSignoff(superevent, visit.author, signoff);
	return noContent();
}

export const supereventSignoffResources: Resource[] = [
	{ path: 'superevents/:superevent_id/signoffs/', GET: list, POST: add },
	{
		path: 'superevents/:superevent_id/signoffs/:typeinst/',
		GET: get,
		PATCH: change,
		DELETE: remove,
	},
];
