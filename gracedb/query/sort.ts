import { inputError } from '../errors/GraceDbError';
import type { Dialect } from './words';

/** An order of a list. */
export interface Order {
	/** For the server; empty for its own order, the newest first. */
	sort: string;
	/** Whether the whole list has to be read and sorted by FAR, which the server does not do for superevents. */
	byFar?: 'ascending' | 'descending';
}

/**
 * Fields by which the server sorts. A superevent list passes over all others without a word, an event list takes the columns of its
 * table. Source: GraceDB 2.36.
 */
const sortable: Record<Dialect, readonly string[]> = {
	superevents: [
		'base_date_number',
		'category',
		'created',
		'default_superevent_id',
		'em_type',
		'gw_date_number',
		'id',
		'is_gw',
		'preferred_event',
		'space_coinc_far',
		'superevent_id',
		't_0',
		't_0_date',
		't_end',
		't_start',
		'time_coinc_far',
	],
	events: [
		'created',
		'far',
		'gpstime',
		'graceid',
		'group',
		'id',
		'instruments',
		'likelihood',
		'nevents',
		'offline',
		'pipeline',
		'reporting_latency',
		'search',
		'submitter',
		'superevent',
	],
};

/** The names of fields of items, where the server calls them otherwise. */
const ownNames: Record<Dialect, Readonly<Record<string, string>>> = {
	superevents: { time: 't_0' },
	events: { time: 'gpstime', superevent_id: 'superevent' },
};

/**
 * The order that names of fields say, with a minus sign before those in descending order.
 *
 * @param names `-t_0`; of superevents several with commas between
 * @throws GraceDbError of kind `input` for a field by which the list cannot be sorted
 */
export function readOrder(names: string, dialect: Dialect): Order {
	const words = names
		.split(',')
		.map((word) => word.trim())
		.filter(Boolean)
		.map((word) => orderOf(word, dialect));
	if (dialect === 'events' && words.length > 1) {
		throw inputError(
			`Sort: you can only sort events by one field, not by ${words.length}.`,
			'Keep one of them.',
		);
	}
	const far = words.find(({ name }) => name === 'far');
	if (far && dialect === 'superevents') {
		if (words.length === 1) return { sort: '', byFar: far.sign ? 'descending' : 'ascending' };
		throw inputError(
			'Sort: you cannot sort superevents by FAR and something else.',
			'Sort only by FAR, or remove it.',
		);
	}
	return { sort: words.map(({ name, sign }) => `${sign}${name}`).join(',') };
}

function orderOf(word: string, dialect: Dialect): { name: string; sign: string } {
	const plus = /^[-+]/.exec(word)?.[0] ?? '';
	const written = word.slice(plus.length).trim();
	const name = ownNames[dialect][written] ?? written;
	const isKnown =
		sortable[dialect].includes(name) ||
		name === 'far' ||
		// A column of a table that belongs to the event: the server knows which there are.
		(dialect === 'events' && name.includes('__'));
	if (isKnown) return { name, sign: plus === '-' ? '-' : '' };
	const choices = [...sortable[dialect], ...(dialect === 'superevents' ? ['far'] : [])].sort();
	throw inputError(
		`Sort: you cannot sort ${dialect} by "${written}".`,
		`Choose one of ${choices.join(', ')}.`,
	);
}

/** Rows by their `far`; those without one come last in any order. */
export function sortByFar<Row extends { far?: unknown }>(
	rows: readonly Row[],
	direction: NonNullable<Order['byFar']>,
): Row[] {
	const sign = direction === 'ascending' ? 1 : -1;
	return rows.toSorted(({ far: a }, { far: b }) => {
		if (typeof a !== 'number' || typeof b !== 'number')
			return Number(typeof a !== 'number') - Number(typeof b !== 'number');
		return sign * (a - b);
	});
}
