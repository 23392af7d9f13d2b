/** An element of an XML document. Names are without their namespace's prefix. */
export interface XmlElement {
	name: string;
	attributes: Readonly<Record<string, string>>;
	children: readonly XmlElement[];
	/** What stands directly in it, without blanks around. */
	text: string;
}

interface OpenElement extends XmlElement {
	tag: string;
	children: XmlElement[];
}

/** What comes next in a document: each alternative is one of the groups that `readXml` looks at. */
const piece = new RegExp(
	[
		/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y,
		/<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>/y,
		/<\/(?<closed>[^\s<>/]+)\s*>/y,
		/<(?<opened>[^\s<>/!?]+)(?<attributes>(?:\s+[^\s<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/)?>/y,
		/(?<text>[^<]+)/y,
	]
		.map(({ source }) => source)
		.join('|'),
	'y',
);
const attribute = /\s+([^\s<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gy;

/**
 * The root of an XML document. Reads what VOEvents are made of: elements, attributes, text. A document that declares types or
 * entities of its own is refused, so that none can grow without bounds.
 *
 * @throws SyntaxError that says where it is no XML
 */
export function readXml(document: string): XmlElement {
	const source = document.replace(/^\uFEFF/, '');
	const top: OpenElement = { tag: '', name: '', attributes: {}, children: [], text: '' };
	const open = [top];
	for (piece.lastIndex = 0; piece.lastIndex < source.length;) {
		const at = piece.lastIndex;
		const found = piece.exec(source)?.groups;
		const inner = open.at(-1);
		if (!found || !inner) throw noXml(source, at);
		const { cdata, closed, opened, attributes = '', empty, text } = found;
		inner.text += cdata ?? plain(text ?? '');
		if (closed !== undefined) {
			if (open.length === 1 || inner.tag !== closed) throw noXml(source, at);
			inner.text = inner.text.trim();
			open.pop();
		}
		if (opened === undefined) continue;
		const element = { ...newElement(opened, attributes), tag: opened };
		inner.children.push(element);
		if (empty === undefined) open.push(element);
	}
	const [root, ...others] = top.children;
	if (!root || others.length > 0 || open.length > 1 || top.text.trim() !== '') {
		throw noXml(source, source.length);
	}
	return root;
}

function newElement(tag: string, attributes: string): XmlElement & { children: XmlElement[] } {
	const pairs = [...attributes.matchAll(attribute)].map(
		([, name = '', double, single]): [string, string] => [
			withoutPrefix(name),
			plain(double ?? single ?? ''),
		],
	);
	return {
		name: withoutPrefix(tag),
		attributes: Object.fromEntries(pairs),
		children: [],
		text: '',
	};
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

const entities = new Map(
	Object.entries({
		amp: '&',
		lt: '<',
		gt: '>',
		quot: '"',
		apos: "'",
	}),
);

function plain(text: string): string {
	return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
		const code = decimal ? Number(decimal) : parseInt(String(hex), 16);
		if (name === undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		return entities.get(String(name)) ?? whole;
	});
}

function noXml(source: string, at: number): SyntaxError {
	const line = source.slice(0, at).split('\n').length;
	return new SyntaxError(`line ${line} is not valid XML`);
}
