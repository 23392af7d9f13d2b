import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Body, Part, Value } from './caseFile';

/** Reads a request's body into the form of the case file. */
export async function readBody(
	request: IncomingMessage,
): Promise<{ body: Body | null; oddities: string[] }> {
	const pieces: Buffer[] = [];
	for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
	const content = Buffer.concat(pieces);
	const type = request.headers['content-type'] ?? '';
	if (content.length === 0) return { body: null, oddities: [] };
	if (type.startsWith('application/json')) {
		return { body: { json: JSON.parse(content.toString()) as Value }, oddities: [] };
	}
	if (type.startsWith('multipart/form-data')) return readMultipart(content, type);
	const text = content.toString();
	const isForm = type.startsWith('application/x-www-form-urlencoded');
	return { body: isForm ? { form: [...new URLSearchParams(text)] } : { text }, oddities: [] };
}

function readMultipart(content: Buffer, type: string): { body: Body; oddities: string[] } {
	const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? '';
	const oddities: string[] = [];
	const multipart: Part[] = [];
	const delimiter = Buffer.from(`--${boundary}`);
	for (let begin = content.indexOf(delimiter); ;) {
		const start = begin + delimiter.length;
		if (content.subarray(start, start + 2).toString() === '--') break;
		const end = content.indexOf(delimiter, start);
		if (end < 0) {
			oddities.push('the multipart body has no end');
			break;
		}
		// Without the line breaks after this delimiter and before the next one.
		multipart.push(readPart(content.subarray(start + 2, end - 2), oddities));
		begin = end;
	}
	return { body: { multipart }, oddities };
}

function readPart(part: Buffer, oddities: string[]): Part {
	const split = part.indexOf('\r\n\r\n');
	const headers = new Map(
		part
			.subarray(0, split)
			.toString()
			.split('\r\n')
			.map((line): [string, string] => {
				const [name = '', value = ''] = line.split(/:\s*(.*)/s);
				return [name.toLowerCase(), value];
			}),
	);
	const disposition = headers.get('content-disposition') ?? '';
	const name = /[;\s]name="([^"]*)"/.exec(disposition)?.[1] ?? '';
	const filename = /[;\s]filename="([^"]*)"/.exec(disposition)?.[1];
	const contentType = headers.get('content-type');
	const others = [...headers.keys()].filter((key) => !/^content-(?:disposition|type)$/.test(key));
	if (others.length > 0) oddities.push(`part ${name} has the headers ${others.join(', ')}`);
	if (filename === undefined && contentType !== undefined) {
		oddities.push(`the field ${name} has a content type`);
	}
	const content = part.subarray(split + 4);
	return { name, filename: filename && unescaped(filename), contentType, ...contents(content) };
}

/** Names are sent as they are but for `"` and line breaks. */
export function unescaped(name: string): string {
	return name.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

/** A text, or what identifies other contents. */
export function contents(content: Buffer): Pick<Part, 'text' | 'sha256' | 'length'> {
	const text = content.toString();
	if (Buffer.from(text).equals(content) && content.length < 4096) return { text };
	return { sha256: createHash('sha256').update(content).digest('hex'), length: content.length };
}
