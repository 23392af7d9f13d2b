import type { Json, JsonObject } from '../json';
import { readXml, type XmlElement } from '../xml';

/**
 * What a VOEvent says (IVOA recommendation VOEvent 2.0), flat and readable: `ivorn`, `role` (`observation` or `test`), `date` at
 * which it was written, `author`, `time` of what was observed, `params` and `groups` of them by name, `citations` of earlier ones.
 * Parameters of type `int` and `float` are numbers; of a name that comes twice, a list.
 *
 * @throws SyntaxError if it is not a VOEvent
 */
export function voeventContent(xml: string): JsonObject {
	const root = readXml(xml);
	if (root.name !== 'VOEvent') throw new SyntaxError('it is not a VOEvent');
	const what = find(root, 'What');
	const groups = (what?.children ?? []).filter(({ name }) => name === 'Group');
	return {
		ivorn: root.attributes['ivorn'] ?? null,
		role: root.attributes['role'] ?? null,
		version: root.attributes['version'] ?? null,
		date: textAt(root, 'Who', 'Date'),
		author: textAt(root, 'Who', 'Author', 'contactName') ?? textAt(root, 'Who', 'Author', 'title'),
		author_ivorn: textAt(root, 'Who', 'AuthorIVORN'),
		time: textAt(
			root,
			'WhereWhen',
			'ObsDataLocation',
			'ObservationLocation',
			'AstroCoords',
			'Time',
			'TimeInstant',
			'ISOTime',
		),
		params: byName(what, 'Param', valueOf),
		groups: gathered(
			groups.map((group) => [nameOf(group), byName(group, 'Param', valueOf)] as const),
		),
		citations: (find(root, 'Citations')?.children ?? [])
			.filter(({ name }) => name === 'EventIVORN')
			.map(({ attributes, text }) => ({ ivorn: text, cite: attributes['cite'] ?? null })),
		description: textAt(root, 'Description'),
	};
}

function find(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
	let found = element;
	for (const wanted of path) found = found?.children.find(({ name }) => name === wanted);
	return found;
}

function textAt(element: XmlElement, ...path: string[]): string | null {
	return find(element, ...path)?.text || null;
}

const nameOf = ({ attributes }: XmlElement): string =>
	attributes['name'] ?? attributes['type'] ?? '';

function byName(
	parent: XmlElement | undefined,
	kind: string,
	read: (element: XmlElement) => Json,
): JsonObject {
	const elements = (parent?.children ?? []).filter(({ name }) => name === kind);
	return gathered(elements.map((element) => [nameOf(element), read(element)] as const));
}

function gathered(entries: readonly (readonly [string, Json])[]): JsonObject {
	const values = new Map<string, Json[]>();
	for (const [name, value] of entries) {
		const known = values.get(name);
		if (known) known.push(value);
		else values.set(name, [value]);
	}
	return Object.fromEntries(
		[...values].map(([name, [first = null, ...others]]) => [
			name,
			others.length > 0 ? [first, ...others] : first,
		]),
	);
}

/** A value stands in the attribute, or in an element of its own. */
function valueOf(param: XmlElement): Json {
	const { value = find(param, 'Value')?.text, dataType } = param.attributes;
	if (value === undefined) return null;
	const number = Number(value);
	const isNumber = ['int', 'float'].includes(dataType ?? '') && value.trim() !== '';
	return isNumber && Number.isFinite(number) ? number : value;
}
