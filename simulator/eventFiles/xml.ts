import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Unreadable } from './reading';

/** An element: its name without namespace prefix, and what is in it. */
export interface Element {
	name: string;
	attributes: ReadonlyMap<string, string>;
	children: Element[];
	text: string;
}

const deepest = 50;

/**
 * Entities stay as they are in the parser, so that no document can define some: neither files nor addresses are ever opened
 * for a document, and nothing is expanded but the five names of XML itself and numbers.
 */
const parser = new XMLParser({
	preserveOrder: true,
	ignoreAttributes: false,
	attributeNamePrefix: '',
	parseTagValue: false,
	parseAttributeValue: false,
	trimValues: false,
	processEntities: false,
	ignoreDeclaration: true,
	ignorePiTags: true,
	maxNestedTags: deepest,
});

type Ordered = Record<string, unknown>;

/** The root element of a document. */
export function parseXml(text: string): Element {
	const verdict = check(text);
	if (verdict !== null) throw new Unreadable(verdict);
	const [root] = elementsOf(parse(text));
	if (!root) throw new Unreadable('the document is empty');
	return root;
}

/** What is wrong with the document, or null. */
function check(text: string): string | null {
	try {
		const verdict = XMLValidator.validate(text);
		return verdict === true ? null : verdict.err.msg;
	} catch (error) {
		return messageOf(error);
	}
}

function parse(text: string): Ordered[] {
	try {
		return parser.parse(text) as Ordered[];
	} catch (error) {
		throw new Unreadable(messageOf(error));
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : 'not XML';
}

function elementsOf(nodes: readonly Ordered[]): Element[] {
	return nodes.flatMap((node) => {
		const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
		return name === undefined ? [] : [elementOf(name, node)];
	});
}

function elementOf(name: string, node: Ordered): Element {
	const inside = (node[name] ?? []) as Ordered[];
	const attributes = Object.entries((node[':@'] ?? {}) as Record<string, unknown>);
	return {
		name: localName(name),
		attributes: new Map(attributes.map(([key, value]) => [localName(key), decoded(String(value))])),
		children: elementsOf(inside),
		text: decoded(
			inside.map((part) => String((part['#text'] as string | undefined) ?? '')).join(''),
		),
	};
}

function localName(name: string): string {
	return name.slice(name.indexOf(':') + 1);
}

const predefined: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
	return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);/g, (whole, name: string) => {
		if (name.startsWith('#')) return characterOf(name) ?? whole;
		const character = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
		if (character === undefined) throw new Unreadable(`Entity '${name}' not defined`);
		return character;
	});
}

function characterOf(reference: string): string | undefined {
	const code = Number(reference.startsWith('#x') ? `0x${reference.slice(2)}` : reference.slice(1));
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** The first element below `from` along a path of names. */
export function find(from: Element | undefined, ...path: string[]): Element | undefined {
	return path.reduce<Element | undefined>(
		(element, name) => element?.children.find((child) => child.name === name),
		from,
	);
}

/** Every element of a name, at any depth, in the order of the document. */
export function findAll(from: Element, name: string): Element[] {
	return from.children.flatMap((child) => [
		...(child.name === name ? [child] : []),
		...findAll(child, name),
	]);
}

/** The text of an element, trimmed; null without the element or without text. */
export function textAt(from: Element | undefined, ...path: string[]): string | null {
	return find(from, ...path)?.text.trim() || null;
}
