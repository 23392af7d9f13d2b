import { utcFromGps } from '../sky/gps';
import { idParts } from '../sky/ids';
import type { Column } from '../sky/index/facts';
import type { Selection } from '../sky/index/selection';
import type { Superevent } from '../sky/types';
import type { Rows } from '../wire/paging';

type Key = (superevent: Superevent) => string | number | boolean | null;

const day: Key = ({ t0 }) => utcFromGps(t0).toISOString().slice(0, 10);
const isGw: Key = ({ gwId }) => gwId !== null;
const baseNumber: Key = ({ id }) => idParts(id)[2];
const gwNumber: Key = ({ gwId }) => (gwId === null ? 0 : idParts(gwId)[2]);
const preferred: Key = ({ preferredEvent }) => preferredEvent.pk;
const byId: Key[] = [day, isGw, gwNumber, baseNumber];

/** What `sort` understands; everything else it ignores silently. */
const keys = new Map<string, Key[]>(
	Object.entries({
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
	}),
);

/** Times that the index keeps in order. */
const indexed: ReadonlyMap<string, Column> = new Map([
	['created', 'created'],
	['t_0', 't0'],
]);

/** Sorts by `sort`: names with commas between, `-` before a name turns it round. Without any, the order stays. */
export function sortSuperevents(found: Selection, sort: string | null): Rows<Superevent> {
	const words = (sort ?? '').split(',').map((word) => word.trim());
	const sortKeys = words.flatMap((word) => {
		const sign = word.startsWith('-') ? -1 : 1;
		return (keys.get(word.replace(/^-/, '')) ?? []).map((key) => ({ key, sign }));
	});
	if (sortKeys.length === 0) return found;
	const column = words.length === 1 ? indexed.get(words[0]?.replace(/^-/, '') ?? '') : undefined;
	if (column) return found.by(column, words[0]?.startsWith('-') ?? false);
	return found
		.slice()
		.map((superevent) => ({ superevent, values: sortKeys.map(({ key }) => key(superevent)) }))
		.sort((a, b) => {
			for (const [index, { sign }] of sortKeys.entries()) {
				const order = compare(a.values[index] ?? null, b.values[index] ?? null) * sign;
				if (order !== 0) return order;
			}
			return 0;
		})
		.map(({ superevent }) => superevent);
}

/** As PostgreSQL: nothing comes after everything. */
function compare(a: ReturnType<Key>, b: ReturnType<Key>): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
