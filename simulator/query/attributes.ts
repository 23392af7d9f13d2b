import { DateTime } from 'luxon';
import type { CandidateEvent } from '../sky/types';
import { QueryError } from './error';
import { resolve, type Field, type Table, type Value } from './eventTables';
import type { Scanner } from './scanner';

export type EventCondition = (event: CandidateEvent) => boolean;

/** Which row of each related table is being looked at: conditions on one table have to hold for the same row. */
type Rows = ReadonlyMap<Table, unknown>;
type RowCondition = (event: CandidateEvent, rows: Rows) => boolean;

interface Expression {
	holds: RowCondition;
	tables: ReadonlySet<Table>;
}

const path = /[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*/y;
const operator = /<=|>=|==|<|>|=|:/y;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const quoted = /"([^"\n]*)"/y;
const within = /in(?![\w$])/y;
const comma = /,/y;
const deepest = 100;

/**
 * Comparisons such as `far < 1e-7`, joined by `~` or `-` (not), `|` (or) and `&` or `,` (and), in this order of strength, with
 * parentheses. Gives undefined if none begins here.
 */
export function readAttributes(scanner: Scanner): EventCondition | undefined {
	const expression = readAnd(scanner, 0);
	return expression && onEvent(expression);
}

/** An event fits if some choice of rows of its related tables does. */
function onEvent({ holds, tables }: Expression): EventCondition {
	const needed = [...tables];
	const search = (event: CandidateEvent, index: number, rows: Map<Table, unknown>): boolean => {
		const table = needed[index];
		if (!table) return holds(event, rows);
		// A related table without rows is joined as one row without values.
		const candidates = table.rows(event);
		return (candidates.length > 0 ? candidates : [null]).some((row) => {
			rows.set(table, row);
			return search(event, index + 1, rows);
		});
	};
	return (event) => search(event, 0, new Map());
}

function readAnd(scanner: Scanner, depth: number): Expression | undefined {
	return readJoined(
		scanner,
		/[&,]/y,
		() => readOr(scanner, depth),
		(parts) => (event, rows) => parts.every(({ holds }) => holds(event, rows)),
	);
}

function readOr(scanner: Scanner, depth: number): Expression | undefined {
	return readJoined(
		scanner,
		/\|/y,
		() => readNot(scanner, depth),
		(parts) => (event, rows) => parts.some(({ holds }) => holds(event, rows)),
	);
}

function readJoined(
	scanner: Scanner,
	joint: RegExp,
	read: () => Expression | undefined,
	join: (parts: readonly Expression[]) => RowCondition,
): Expression | undefined {
	const first = read();
	if (!first) return undefined;
	const parts = [first];
	for (;;) {
		const next = scanner.attempt(() => (scanner.take(joint) ? read() : undefined));
		if (!next) break;
		parts.push(next);
	}
	if (parts.length === 1) return first;
	return { holds: join(parts), tables: new Set(parts.flatMap(({ tables }) => [...tables])) };
}

function readNot(scanner: Scanner, depth: number): Expression | undefined {
	if (depth > deepest) throw new QueryError('the query is nested too deeply');
	return scanner.attempt(() => {
		if (!scanner.take(/[~-]/y)) return readOne(scanner, depth);
		const inner = readNot(scanner, depth + 1);
		if (!inner) return undefined;
		// No row at all may fit: the database asks a query of its own.
		const fits = onEvent(inner);
		return { holds: (event: CandidateEvent) => !fits(event), tables: new Set<Table>() };
	});
}

function readOne(scanner: Scanner, depth: number): Expression | undefined {
	if (!scanner.take(/\(/y)) return readComparison(scanner);
	const inner = readAnd(scanner, depth + 1);
	return inner && scanner.take(/\)/y) ? inner : undefined;
}

function readComparison(scanner: Scanner): Expression | undefined {
	return scanner.attempt(() => {
		const name = scanner.take(path)?.[0].toLowerCase();
		if (name === undefined) return undefined;
		if (scanner.take(within)) {
			const low = readValue(scanner);
			const high = low === undefined || !scanner.take(comma) ? undefined : readValue(scanner);
			return low === undefined || high === undefined ? undefined : between(name, low, high);
		}
		const sign = scanner.take(operator)?.[0];
		const limit = sign === undefined ? undefined : readValue(scanner);
		return sign === undefined || limit === undefined ? undefined : compare(name, sign, limit);
	});
}

function readValue(scanner: Scanner): string | number | undefined {
	const text = scanner.take(quoted);
	if (text) return text[1] ?? '';
	const digits = scanner.take(number);
	return digits ? Number(digits[0]) : undefined;
}

function between(name: string, low: string | number, high: string | number): Expression {
	const field = resolve(name);
	return onField(field, (value) => order(value, low) >= 0 && order(value, high) <= 0);
}

function compare(name: string, sign: string, limit: string | number): Expression {
	const tests: Record<string, (order: number) => boolean> = {
		'<': (n) => n < 0,
		'<=': (n) => n <= 0,
		'>': (n) => n > 0,
		'>=': (n) => n >= 0,
	};
	const test = tests[sign] ?? ((n: number) => n === 0);
	return onField(resolve(name), (value) => test(order(value, limit)));
}

function onField({ table, valueOf }: Field, test: (value: Value) => boolean): Expression {
	return {
		tables: new Set(table ? [table] : []),
		holds: (event, rows) => {
			const row = table ? rows.get(table) : event;
			if (row === null || row === undefined) return false;
			const value = valueOf(row);
			return value !== null && test(value);
		},
	};
}

/** Compares as the column would: the value of the query takes its type. Nothing is comparable with null. */
function order(value: Value, limit: string | number): number {
	if (value instanceof Date) return value.getTime() - momentOf(limit);
	if (typeof value === 'number') return value - numberOf(limit);
	if (typeof value === 'boolean') return Number(value) - truthOf(limit);
	const text = String(limit);
	if (value === text) return 0;
	return (value ?? '') < text ? -1 : 1;
}

function momentOf(limit: string | number): number {
	const text = String(limit)
		.trim()
		.replace(/^(\d{4}-\d{2}-\d{2})\s+/, '$1T');
	const date = DateTime.fromISO(text, { zone: 'utc' });
	if (typeof limit === 'number' || !date.isValid) throw new QueryError(`'${limit}' is no date`);
	return date.toMillis();
}

function numberOf(limit: string | number): number {
	const value = typeof limit === 'number' || limit.trim() !== '' ? Number(limit) : NaN;
	if (Number.isNaN(value)) throw new QueryError(`expected a number but got '${limit}'`);
	return value;
}

function truthOf(limit: string | number): number {
	const word = String(limit).toLowerCase();
	if (['true', 't', '1'].includes(word)) return 1;
	if (['false', 'f', '0'].includes(word)) return 0;
	throw new QueryError(`'${limit}' value must be either True or False.`);
}
