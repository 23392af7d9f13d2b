import { Fields } from '../http/fields';
import type { Call } from '../http/call';
import { writeLog } from '../sky/annotate';
import { categoryOf, graceidOf } from '../sky/ids';
import { mayManage } from '../sky/permissions';
import { addEvent, decimal } from '../sky/superevents';
import type { Superevent } from '../sky/types';
import { htmlPage, Refusal, sentence } from '../wire/errors';
import { pythonNumber } from '../wire/pythonNumber';
import { isInCalendar } from './createSuperevent';
import { eventField, refuseIfTaken, refuseMixedReplays } from './eventFields';
import { categoryPhrase, requirePermission, requireLogin, theSuperevent } from './find';

/** A change to make, and its text in the log entry. */
interface Change {
	text: string;
	apply: () => void;
}

/** `PATCH superevents/{id}/`: what is given and differs is changed; fields that cannot be changed are ignored. */
export async function updateSuperevent(call: Call): Promise<Superevent> {
	const superevent = theSuperevent(call);
	requireLogin(call);
	requirePermission(
		call,
		mayManage(call.viewer, superevent.category),
		`You are not allowed to change ${categoryPhrase[superevent.category]}superevents.`,
	);
	const fields = new Fields(await call.body());
	const changes = [
		...timeChanges(fields, superevent),
		...preferredEventChange(call, fields, superevent),
		...emTypeChange(fields, superevent),
		...farChanges(fields, superevent),
		...gwIdChange(call, fields, superevent),
	];
	fields.check();
	if (changes.length === 0) {
		throw new Refusal(sentence(400, 'Request would not modify the superevent'));
	}
	const { author } = call;
	for (const change of changes) change.apply();
	const summary = changes.map(({ text }) => text).join(', ');
	writeLog(superevent, author, { comment: `Updated superevent parameters: ${summary}` });
	return superevent;
}

function timeChanges(fields: Fields, superevent: Superevent): Change[] {
	const changes = (
		[
			['t_start', 'tStart'],
			['t_0', 't0'],
			['t_end', 'tEnd'],
		] as const
	).flatMap(([name, property]) => {
		const value = fields.decimal(name, { optional: true });
		return value === undefined || value === superevent[property] ? [] : [{ name, property, value }];
	});
	const t0 = changes.find(({ property }) => property === 't0')?.value;
	// Reference server behaviour: only the creation turns a time outside the calendar into a 400.
	if (t0 !== undefined && !isInCalendar(t0)) throw new Refusal(htmlPage(500));
	return changes.map(({ name, property, value }) => ({
		text: `${name}: ${decimal(superevent[property])} -> ${decimal(value)}`,
		apply: () => void (superevent[property] = value),
	}));
}

function preferredEventChange(call: Call, fields: Fields, superevent: Superevent): Change[] {
	if (!fields.has('preferred_event')) return [];
	const event = eventField(call, fields, 'preferred_event');
	if (!event || event === superevent.preferredEvent) return [];
	refuseIfTaken(event, superevent);
	if (categoryOf(event) !== superevent.category || event.group === 'External') {
		throw new Refusal(htmlPage(500));
	}
	refuseMixedReplays([event, ...superevent.events]);
	const before = superevent.preferredEvent;
	return [
		{
			text: `preferred_event: ${graceidOf(before)} -> ${graceidOf(event)}`,
			apply: () => {
				const { author } = call;
				if (!superevent.events.includes(event)) addEvent(superevent, event, author);
				superevent.preferredEvent = event;
				writeLog(before, author, {
					comment: `Removed as preferred event for superevent: ${superevent.id}`,
				});
				writeLog(event, author, {
					comment: `Set as preferred event for superevent: ${superevent.id}`,
				});
			},
		},
	];
}

function emTypeChange(fields: Fields, superevent: Superevent): Change[] {
	if (!fields.has('em_type')) return [];
	const value = fields.body.value('em_type');
	const emType = value === null || value === '' ? null : (fields.text('em_type') ?? null);
	if ((emType?.length ?? 0) > 100) {
		fields.problem('Ensure this field has no more than 100 characters.');
		return [];
	}
	if (emType === superevent.emType) return [];
	return [
		{
			text: `em_type: ${superevent.emType ?? 'None'} -> ${emType ?? 'None'}`,
			apply: () => void (superevent.emType = emType),
		},
	];
}

function farChanges(fields: Fields, superevent: Superevent): Change[] {
	return (
		[
			['time_coinc_far', 'timeCoincFar'],
			['space_coinc_far', 'spaceCoincFar'],
		] as const
	).flatMap(([name, property]) => {
		const value = fields.float(name);
		if (value === undefined || value === superevent[property]) return [];
		return [
			{
				text: `${name}: ${printed(superevent[property])} -> ${printed(value)}`,
				apply: () => void (superevent[property] = value),
			},
		];
	});
}

function printed(far: number | null): string {
	return far === null ? 'None' : pythonNumber(far);
}

/** Newer servers take a new GW id for a superevent that is confirmed already. */
function gwIdChange(call: Call, fields: Fields, superevent: Superevent): Change[] {
	if (!fields.has('gw_id')) return [];
	const gwId = fields.text('gw_id');
	if (gwId === undefined || gwId === superevent.gwId) return [];
	if (gwId.length > 25) {
		fields.problem('Ensure this field has no more than 25 characters.');
		return [];
	}
	if (call.sky.superevent(gwId)) throw new Refusal(htmlPage(500));
	return [
		{
			text: `gw_id: ${superevent.gwId ?? 'None'} -> ${gwId}`,
			apply: () => call.sky.renameGw(superevent, gwId),
		},
	];
}
