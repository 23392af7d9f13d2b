import { columnsOf, mlyBurstHidden, singleInspiral } from '../eventFiles/columns';
import { graceidOf } from '../sky/ids';
import type { CandidateEvent, Superevent } from '../sky/types';
import { QueryError } from './error';

export type Value = string | number | boolean | Date | null;
type Columns<Item> = Record<string, (item: Item) => Value>;

/** A table that attribute paths can reach from an event. */
export interface Table {
	/** The rows that belong to an event: none, one, or several. */
	rows(event: CandidateEvent): readonly unknown[];
	/** The value of a column (the rest of the path), or undefined for one that does not exist. */
	column(path: string): ((row: unknown) => Value) | undefined;
}

const eventColumns: Columns<CandidateEvent> = {
	id: ({ pk }) => pk,
	pk: ({ pk }) => pk,
	graceid: graceidOf,
	far: ({ far }) => far,
	gpstime: ({ gpstime }) => gpstime,
	nevents: ({ nevents }) => nevents,
	instruments: ({ instruments }) => instruments,
	created: ({ created }) => created,
	offline: ({ offline }) => offline,
	reporting_latency: ({ reportingLatency }) => reportingLatency,
	likelihood: ({ likelihood }) => likelihood,
	'group.name': ({ group }) => group,
	'pipeline.name': ({ pipeline }) => pipeline,
	'search.name': ({ search }) => search,
	'submitter.username': ({ submitter }) => submitter,
};

const supereventColumns: Columns<Superevent> = {
	id: ({ pk }) => pk,
	pk: ({ pk }) => pk,
	superevent_id: ({ id, gwId }) => gwId ?? id,
	default_superevent_id: ({ id }) => id,
	t_start: ({ tStart }) => tStart,
	t_0: ({ t0 }) => t0,
	t_end: ({ tEnd }) => tEnd,
	created: ({ created }) => created,
	category: ({ category }) => category,
	is_gw: ({ gwId }) => gwId !== null,
	is_exposed: ({ exposed }) => exposed,
	em_type: ({ emType }) => emType,
	time_coinc_far: ({ timeCoincFar }) => timeCoincFar,
	space_coinc_far: ({ spaceCoincFar }) => spaceCoincFar,
	'submitter.username': ({ submitter }) => submitter,
	'preferred_event.graceid': ({ preferredEvent }) => graceidOf(preferredEvent),
	'preferred_event.far': ({ preferredEvent }) => preferredEvent.far,
};

type LogOf = CandidateEvent['logs'][number];
type LabelOf = CandidateEvent['labels'][number];

const logColumns: Columns<LogOf> = {
	n: ({ N }) => N,
	comment: ({ comment }) => comment,
	created: ({ created }) => created,
	filename: ({ filename }) => filename,
	file_version: ({ fileVersion }) => fileVersion,
	'issuer.username': ({ issuer }) => issuer,
};

const labelColumns: Columns<LabelOf> = {
	'label.name': ({ name }) => name,
	created: ({ created }) => created,
	'creator.username': ({ creator }) => creator,
};

function tableOf<Item>(
	columns: Columns<Item>,
	rows: (event: CandidateEvent) => readonly Item[],
): Table {
	return {
		rows,
		column: (path) =>
			Object.hasOwn(columns, path) ? (columns[path] as (row: unknown) => Value) : undefined,
	};
}

/** A table of which the names of the columns are known; paths come in small letters. */
function namedTable(
	names: readonly string[],
	rows: (event: CandidateEvent) => readonly Record<string, unknown>[],
): Table {
	const byLower = new Map(names.map((name) => [name.toLowerCase(), name]));
	return {
		rows,
		column: (path) => {
			const name = byLower.get(path);
			if (name === undefined) return undefined;
			return (row) => valueOf((row as Record<string, unknown>)[name]);
		},
	};
}

function valueOf(value: unknown): Value {
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
		return value;
	}
	return Array.isArray(value) ? value.join(',') : null;
}

function extra(key: string, more: readonly string[] = []): Table {
	return namedTable([...(columnsOf[key] ?? []), ...more], ({ extraAttributes }) => {
		const row = extraAttributes[key];
		return row ? [row] : [];
	});
}

const eventTable = tableOf(eventColumns, (event) => [event]);

/** Related tables by the first word of a path, aliases included. */
const tables: Record<string, Table> = {
	...sharing(
		['si', 'singleinspiral'],
		namedTable(singleInspiral, (event) => event.singleInspirals),
	),
	...sharing(['ci', 'coincinspiral', 'coincinspiralevent'], extra('CoincInspiral')),
	...sharing(['mb', 'multiburst', 'multiburstevent'], extra('MultiBurst')),
	...sharing(['li', 'lalinferenceburstevent'], extra('LalInferenceBurst')),
	...sharing(['grb', 'grbevent'], extra('GRB')),
	...sharing(['inj', 'siminspiralevent'], extra('SimInspiral')),
	...sharing(['mlyburstevent'], extra('MLyBurst', mlyBurstHidden)),
	superevent: tableOf(supereventColumns, ({ superevent }) => (superevent ? [superevent] : [])),
	eventlog: tableOf(logColumns, ({ logs }) => logs),
	labelling: tableOf(labelColumns, ({ labels }) => labels),
	labels: tableOf({ name: ({ name }: LabelOf) => name }, ({ labels }) => labels),
};

function sharing(names: readonly string[], table: Table): Record<string, Table> {
	return Object.fromEntries(names.map((name) => [name, table]));
}

export interface Field {
	/** The related table, or null for a column of the event itself. */
	table: Table | null;
	valueOf: (row: unknown) => Value;
}

/** Finds what a path such as `far` or `si.snr` means. An unknown one breaks the query, as in the database layer. */
export function resolve(path: string): Field {
	const own = eventTable.column(path);
	if (own) return { table: null, valueOf: own };
	const dot = path.indexOf('.');
	const first = path.slice(0, dot);
	const table = dot > 0 && Object.hasOwn(tables, first) ? tables[first] : undefined;
	const column = table?.column(path.slice(dot + 1));
	if (!table || !column) throw new QueryError(`Cannot resolve '${path}' into a field`);
	return { table, valueOf: column };
}
