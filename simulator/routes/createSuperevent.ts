import { Fields } from '../http/fields';
import type { Call } from '../http/call';
import { utcFromGps } from '../sky/gps';
import { categoryOf } from '../sky/ids';
import { mayManage } from '../sky/permissions';
import { makeSuperevent } from '../sky/superevents';
import type { Category, Superevent } from '../sky/types';
import { labels as knownLabels, protectedLabels } from '../sky/vocabulary';
import { htmlPage, pythonErrors, Refusal, sentence } from '../wire/errors';
import { eventField, findEvent, refuseIfTaken, refuseMixedReplays } from './eventFields';
import { categoryPhrase, requirePermission, requireLogin } from './find';

const categories: readonly Category[] = ['P', 'T', 'M'];
const unstorable = ['em_type', 'time_coinc_far', 'space_coinc_far', 'gw_id'];
const earliest = Date.UTC(1980, 0, 1);
const latest = Date.UTC(2080, 0, 1);

/** `POST superevents/`. */
export async function createSuperevent(call: Call): Promise<Superevent> {
	requireLogin(call);
	const fields = new Fields(await call.body());
	// Reference server behaviour: the permission is asked first, and for anything but T and M it is that of production.
	const asked = fields.body.value('category');
	const claimed: Category = asked === 'T' || asked === 'M' ? asked : 'P';
	requirePermission(
		call,
		mayManage(call.viewer, claimed),
		`You are not allowed to create ${categoryPhrase[claimed]}superevents.`,
	);

	const category = fields.choice('category', categories);
	const preferredEvent = eventField(call, fields, 'preferred_event');
	const tStart = fields.decimal('t_start');
	const t0 = fields.decimal('t_0');
	const tEnd = fields.decimal('t_end');
	const events = fields.list('events', (graceid) => findEvent(call, graceid) !== undefined);
	fields.check();
	const labels = labelsField(fields);
	if (
		!category ||
		!preferredEvent ||
		tStart === undefined ||
		t0 === undefined ||
		tEnd === undefined
	) {
		throw new Refusal(htmlPage(500));
	}
	// Reference server behaviour: these are read, but the function that makes superevents does not know them and breaks.
	if (unstorable.some((name) => fields.has(name))) throw new Refusal(htmlPage(500));
	const others = (events ?? []).flatMap((graceid) => findEvent(call, graceid) ?? []);
	for (const event of [preferredEvent, ...others]) {
		refuseIfTaken(event);
		// Reference server behaviour: the message about mixed categories is built wrongly and breaks the request.
		if (categoryOf(event) !== category) throw new Refusal(htmlPage(500));
	}
	refuseMixedReplays([preferredEvent, ...others]);
	checkT0(t0);
	if (preferredEvent.group === 'External') {
		throw new Refusal(pythonErrors('preferred_event', 'External event cannot be set as preferred'));
	}
	return makeSuperevent(call.sky, call.author, {
		category,
		tStart,
		t0,
		tEnd,
		preferredEvent,
		labels,
		events: [...new Set(others)],
	});
}

/** Reference server behaviour: of several unknown labels only the first is named. */
function labelsField(fields: Fields): string[] {
	const labels = fields.list('labels') ?? [];
	fields.check();
	const unknown = labels.find((name) => !knownLabels.includes(name));
	if (unknown !== undefined) {
		throw new Refusal(sentence(400, `Object with name=${unknown} does not exist.`));
	}
	const refused = labels.filter((name) => protectedLabels.has(name));
	if (refused.length > 0) {
		throw new Refusal(
			sentence(
				400,
				`The following label(s) are managed by anautomated process and cannot be manually applied: ${refused.join(', ')}`,
			),
		);
	}
	return labels;
}

/** Reference server behaviour: of the three times only t_0 has to be in the calendar, and their order is free. */
function checkT0(t0: number): void {
	if (isInCalendar(t0)) return;
	throw new Refusal(
		pythonErrors(
			't_0',
			't_0 out of range: we require that 1980-01-01 00:00:00+00:00 <= t_0 < 2080-01-01 00:00:00+00:00',
		),
	);
}

/** Whether a GPS time can give a superevent its id. */
export function isInCalendar(t0: number): boolean {
	const moment = utcFromGps(t0).getTime();
	return earliest <= moment && moment < latest;
}
