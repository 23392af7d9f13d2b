import { finite } from './values';
import { Unreadable } from './reading';
import { findAll, parseXml, type Element } from './xml';

export type Cell = string | number | null;
export type Row = ReadonlyMap<string, Cell>;

const textTypes = new Set([
	'ilwd:char',
	'ilwd:char_u',
	'lstring',
	'char_s',
	'char_v',
	'string',
	'blob',
]);

/** Tables of a LIGO_LW document by their short names, such as `coinc_inspiral`. */
export function readTables(text: string): ReadonlyMap<string, Row[]> {
	const root = parseXml(text);
	if (root.name !== 'LIGO_LW') throw new Unreadable('the document is no LIGO_LW document');
	const tables = new Map<string, Row[]>();
	for (const table of findAll(root, 'Table')) {
		const name = shortName((table.attributes.get('Name') ?? '').replace(/:table$/, ''));
		if (!tables.has(name)) tables.set(name, readRows(table));
	}
	return tables;
}

/** Names may carry the names of what they belong to: `coinc_inspiralgroup:coinc_inspiral:table`, `coinc_event:nevents`. */
function shortName(name: string): string {
	return name.slice(name.lastIndexOf(':') + 1);
}

function readRows(table: Element): Row[] {
	const columns = table.children
		.filter(({ name }) => name === 'Column')
		.map(({ attributes }) => ({
			name: shortName(attributes.get('Name') ?? ''),
			isText: textTypes.has(attributes.get('Type') ?? ''),
		}));
	const stream = table.children.find(({ name }) => name === 'Stream');
	if (!stream || columns.length === 0) return [];
	const delimiter = stream.attributes.get('Delimiter')?.trim() || ',';
	const cells = splitStream(stream.text, delimiter);
	const endsInDelimiter = columns.length > 1 && stream.text.trim().endsWith(delimiter);
	// A delimiter at the end may also stand before a last value that is empty.
	if (cells.length % columns.length === columns.length - 1 && endsInDelimiter) cells.push('');
	if (cells.length % columns.length !== 0) {
		throw new Unreadable(`the table ${table.attributes.get('Name') ?? ''} has an incomplete row`);
	}
	const rows: Row[] = [];
	for (let at = 0; at < cells.length; at += columns.length) {
		rows.push(
			new Map(
				columns.map(({ name, isText }, index) => [name, cellOf(cells[at + index] ?? '', isText)]),
			),
		);
	}
	return rows;
}

/** An empty cell is null, as is a number that is none or not finite; infinite ones stay, for those who want to know. */
function cellOf(token: string, isText: boolean): Cell {
	if (isText) return token === '' ? null : token;
	if (/^[+-]?inf(?:inity)?$/i.test(token)) return token.startsWith('-') ? -Infinity : Infinity;
	return finite(token);
}

/** Splits the text of a stream: values may stand in double quotes, a backslash takes the next character as it is. */
function splitStream(text: string, delimiter: string): string[] {
	const cells: string[] = [];
	let cell = '';
	let isQuoted = false;
	let wasQuoted = false;
	const finish = () => {
		cells.push(wasQuoted ? cell : cell.trim());
		cell = '';
		wasQuoted = false;
	};
	for (let at = 0; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (character === '\\') {
			at += 1;
			cell += text.charAt(at);
		} else if (character === '"') {
			if (!isQuoted && !wasQuoted) cell = '';
			isQuoted = !isQuoted;
			wasQuoted = true;
		} else if (!isQuoted && character === delimiter) finish();
		else if (isQuoted || !wasQuoted) cell += character;
	}
	if (isQuoted) throw new Unreadable('a quoted value in a stream does not end');
	// A delimiter after the last value is allowed.
	if (wasQuoted || cell.trim()) finish();
	return cells;
}
