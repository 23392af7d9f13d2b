import { Fields } from '../http/fields';
import type { Resource } from '../http/resource';
import type { Call } from '../http/call';
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
import { missing, requirePermission, requireLogin, theSuperevent } from './find';
import { subList } from './subList';

function onWire(call: Call, superevent: Superevent, signoff: Signoff): Record<string, unknown> {
	const { type, instrument, status, submitter, comment } = signoff;
	return {
		self: call.links.superevent(superevent, `signoffs/${type}${instrument}/`),
		signoff_type: type,
		instrument,
		status,
		submitter,
		comment,
	};
}

/** The superevent of the address; looking at signoffs needs a permission too. */
function theSupereventToRead(call: Call): Superevent {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		isInternal(call.viewer),
		'You do not have permission to view superevent signoffs.',
	);
	return superevent;
}

function theSupereventTo(call: Call, action: 'create' | 'change' | 'delete'): Superevent {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		maySignOffSomething(call.viewer),
		`You do not have permission to ${action} superevent signoffs.`,
	);
	return superevent;
}

/** Each kind of signoff has a permission of its own. */
function requireSignoffPermission(call: Call, type: unknown, instrument: unknown): void {
	if (type !== 'ADV' && type !== 'OP') return;
	const operator = typeof instrument === 'string' && instrument ? instrument : 'operator';
	const role = type === 'ADV' ? 'advocate' : operator;
	requirePermission(
		call,
		maySignOff(call.viewer, type),
		`You do not have permission to do ${role} signoffs.`,
	);
}

/** The signoff of the address: `ADV`, or `OP` and the instrument. */
function theSignoff(call: Call, superevent: Superevent): Signoff {
	const wanted = call.segment('typeinst');
	const signoff = superevent.signoffs.find(
		({ type, instrument }) => `${type}${instrument}` === wanted,
	);
	if (!signoff) throw missing(call, 'Signoff');
	return signoff;
}

function list(call: Call): Answer {
	const superevent = theSupereventToRead(call);
	const key = ({ type, instrument }: SignoffKind) => `${type}${instrument}`;
	const sorted = [...superevent.signoffs].sort((a, b) => (key(a) < key(b) ? -1 : 1));
	const items = sorted.map((signoff) => onWire(call, superevent, signoff));
	return subList(call, 'signoffs', items);
}

function get(call: Call): Answer {
	const superevent = theSupereventToRead(call);
	return ok(onWire(call, superevent, theSignoff(call, superevent)));
}

async function add(call: Call): Promise<Answer> {
	const superevent = theSupereventTo(call, 'create');
	const fields = new Fields(await call.body());
	requireSignoffPermission(
		call,
		fields.body.value('signoff_type'),
		fields.body.value('instrument'),
	);
	const type = fields.choice('signoff_type', signoffTypeCodes);
	const instrument = fields.choice('instrument', signoffInstruments);
	const status = fields.choice('status', signoffStatusCodes);
	const comment = fields.text('comment', { optional: true });
	fields.check();
	if (type === undefined || instrument === undefined || status === undefined) {
		throw missing(call, 'Signoff');
	}
	checkKind(superevent, { type, instrument });
	// Reference server behaviour: a comment is asked for only when the signoff is stored.
	if (comment === undefined) throw new Refusal(htmlPage(500));
	const signoff = addSignoff(superevent, call.author, { type, instrument }, { status, comment });
	return created(onWire(call, superevent, signoff));
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

async function change(call: Call): Promise<Answer> {
	const superevent = theSupereventTo(call, 'change');
	const signoff = theSignoff(call, superevent);
	requireSignoffPermission(call, signoff.type, signoff.instrument);
	const fields = new Fields(await call.body());
	const status = fields.has('status') ? fields.choice('status', signoffStatusCodes) : undefined;
	const comment = fields.text('comment', { optional: true });
	fields.check();
	if (status === undefined && comment === undefined) throw new Refusal(htmlPage(500));
	const judgement = { status: status ?? signoff.status, comment: comment ?? signoff.comment };
	if (judgement.status === signoff.status && judgement.comment === signoff.comment) {
		throw new Refusal(invalid(['Request would not modify the signoff.']));
	}
	changeSignoff(superevent, call.author, signoff, judgement);
	return ok(onWire(call, superevent, signoff));
}

function remove(call: Call): Answer {
	const superevent = theSupereventTo(call, 'delete');
	const signoff = theSignoff(call, superevent);
	requireSignoffPermission(call, signoff.type, signoff.instrument);
	removeSignoff(superevent, call.author, signoff);
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
