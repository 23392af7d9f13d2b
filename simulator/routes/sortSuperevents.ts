import { DateTime } from 'luxon';
import { utcFromGps } from '../sky/gps';
import { idParts } from '../sky/ids';
import type { Superevent } from '../sky/types';

type Key = (superevent: Superevent) => string | number | boolean | null;

const day: Key = ({ t0 }) => DateTime.fromJSDate(utcFromGps(t0), { zone: 'utc' }).toISODate();
const isGw: Key = ({ gwId }) => gwId !== null;
const baseNumber: Key = ({ id }) => idParts(id)[2];
const gwNumber: Key = ({ gwId }) => (gwId === null ? 0 : idParts(gwId)[2]);
const preferred: Key = ({ preferredEvent }) => preferredEvent.pk;
const byId: Key[] = [day, isGw, gwNumber, baseNumber];

/** What `sort` understands; everything else it ignores silently. */
const keys: Record<string, Key[]> = {
	created: [({ created }) => created.getTime()],
	t_0: [({ t0 }) => t0],
	t_start: [({ tStart }) => tStart],
	t_end: [({ tEnd }) => tEnd],
	preferred_event__id: [preferred],
	preferred_event: [preferred],
	t_0_date: [day],
	is_gw: [isGw],
	base_date_number: [baseNumber],
	gw_date_number: [gwNumber],
	category: [({ category }) => category],
	default_superevent_id: [({ id }) => id],
	time_coinc_far: [({ timeCoincFar }) => timeCoincFar],
	space_coinc_far: [({ spaceCoincFar }) => spaceCoincFar],
	em_type: [({ emType }) => emType],
	id: byId,
	superevent_id: byId,
};

/** Sorts by `sort`: names with commas between, `-` before a name turns it round. Without any, the order stays. */
export function sortSuperevents(found: Superevent[], sort: string | null): Superevent[] {
	const wishes = (sort ?? '').split(',').flatMap((word) => {
		const name = word.trim();
		const sign = name.startsWith('-') ? -1 : 1;
		return (keys[name.replace(/^-/, '')] ?? []).map((key) => ({ key, sign }));
	});
	if (wishes.length === 0) return found;
	return [...found].sort((a, b) => {
		for (const { key, sign } of wishes) {
			const order = compare(key(a), key(b)) * sign;
			if (order !== 0) return order;
		}
		return 0;
	});
}

/** As PostgreSQL: nothing comes after everything. */
function compare(a: ReturnType<Key>, b: ReturnType<Key>): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
