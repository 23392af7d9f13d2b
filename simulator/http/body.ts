import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Content } from '../sky/content';
import { detail, htmlPage, Refusal, sentence } from '../wire/errors';
import { indexedList } from './indexedList';

export interface UploadLimits {
	/** Bytes of a body without files. Reference server: 20 MiB. */
	body: number;
	/** Bytes of one uploaded file. */
	file: number;
}

export interface Upload {
	name: string;
	content: Content;
	size: number;
}

export type BodyKind = 'json' | 'form' | 'multipart' | 'none';

/** The parsed body: fields, each with all the values that were sent, and files. */
export class RequestBody {
	constructor(
		readonly kind: BodyKind,
		private readonly fields: ReadonlyMap<string, readonly unknown[]>,
		readonly files: ReadonlyMap<string, Upload> = new Map(),
	) {}

	get isEmpty(): boolean {
		return this.fields.size === 0 && this.files.size === 0;
	}

	has(name: string): boolean {
		return this.fields.has(name);
	}

	/** The value of a field; of several the last, as in Django. */
	value(name: string): unknown {
		return this.fields.get(name)?.at(-1);
	}

	values(name: string): readonly unknown[] {
		return this.fields.get(name) ?? [];
	}

	/**
	 * What a list field of Django REST framework reads: the value in JSON; in a form the repeated key or, where that is
	 * missing, `name[0]`, `name[1]` and so on in the order of their numbers. Undefined where nothing was sent.
	 */
	list(name: string): unknown {
		if (this.kind === 'json') return this.value(name);
		return this.fields.get(name) ?? indexedList(this.fields, name);
	}

	/** For the list of received requests: short, files by name and size only. */
	summary(): unknown {
		const fields = Object.fromEntries(
			[...this.fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
		);
		const files = [...this.files].map(([field, { name, size }]) => ({ field, name, size }));
		if (this.kind === 'none') return null;
		return files.length > 0 ? { ...fields, files } : fields;
	}
}

declare module 'fastify' {
	interface FastifyRequest {
		/** What the endpoint read from the body. */
		parsedBody: RequestBody | null;
	}
}

const empty = new RequestBody('none', new Map());
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads and parses a body, or throws the server's refusal: 413, 415 or 400. */
export async function readBody(
	request: FastifyRequest,
	limits: UploadLimits,
): Promise<RequestBody> {
	request.parsedBody = await parse(request, limits);
	return request.parsedBody;
}

async function parse(request: FastifyRequest, limits: UploadLimits): Promise<RequestBody> {
	const type = request.contentType;
	const media = type.split(';')[0]?.trim().toLowerCase() ?? '';
	if (media === 'multipart/form-data') return parseMultipart(request, limits);
	const bytes = await collect(request, limits.body);
	if (bytes.length === 0) return empty;
	if (media === 'application/json') return parseJson(bytes);
	if (media === 'application/x-www-form-urlencoded') return parseForm(bytes);
	throw new Refusal(detail(415, `Unsupported media type "${type}" in request.`));
}

async function collect(request: FastifyRequest, limit: number): Promise<Buffer> {
	if (Number(request.headers['content-length'] ?? 0) > limit) throw new Refusal(htmlPage(413));
	const chunks: Buffer[] = [];
	let size = 0;
	return new Promise((resolve, reject) => {
		request.raw
			.on('data', (chunk: Buffer) => {
				size += chunk.length;
				// The rest flows by, so that the client can finish and read the answer.
				if (size > limit) reject(new Refusal(htmlPage(413)));
				else chunks.push(chunk);
			})
			.on('end', () => resolve(Buffer.concat(chunks)))
			.on('error', () => reject(new Refusal(detail(400, 'The body ended too early.'))));
	});
}

function parseJson(bytes: Buffer): RequestBody {
	const value = jsonOf(bytes);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new Refusal(
			sentence(400, `Invalid data. Expected a dictionary, but got ${pythonType(value)}.`),
		);
	}
	return new RequestBody(
		'json',
		new Map(Object.entries(value).map(([name, field]) => [name, [field as unknown]])),
	);
}

function jsonOf(bytes: Buffer): unknown {
	let value: unknown;
	try {
		value = JSON.parse(decoder.decode(bytes));
	} catch (error) {
		const reason = error instanceof Error ? error.message : 'not JSON';
		throw new Refusal(detail(400, `JSON parse error - ${reason}`));
	}
	if (isDeeperThan(deepest, value)) throw new Refusal(htmlPage(500));
	return value;
}

/** Python's reader goes no deeper into arrays and objects; a body that does breaks the request. */
const deepest = 990;

function isDeeperThan(limit: number, value: unknown): boolean {
	let level: unknown[] = [value];
	for (let depth = 0; depth <= limit; depth += 1) {
		level = level.flatMap((item) =>
			typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : [],
		);
		if (level.length === 0) return false;
	}
	return true;
}

/** The name that Python has for the type of a JSON value. */
export function pythonType(value: unknown): string {
	if (value === null) return 'NoneType';
	if (Array.isArray(value)) return 'list';
	if (typeof value === 'string') return 'str';
	if (typeof value === 'boolean') return 'bool';
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
	return 'dict';
}

function parseForm(bytes: Buffer): RequestBody {
	const fields = new Map<string, unknown[]>();
	for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) {
		append(fields, name, value);
	}
	return new RequestBody('form', fields);
}

function append(fields: Map<string, unknown[]>, name: string, value: unknown): void {
	const values = fields.get(name);
	if (values) values.push(value);
	else fields.set(name, [value]);
}

async function parseMultipart(request: FastifyRequest, limits: UploadLimits): Promise<RequestBody> {
	const fields = new Map<string, unknown[]>();
	const files = new Map<string, Upload>();
	try {
		const parts = request.parts({
			limits: { fileSize: limits.file, fieldSize: limits.body, fields: 1000, files: 100 },
		});
		for await (const part of parts) await take(part, fields, files);
	} catch (error) {
		throw multipartRefusal(error);
	}
	return new RequestBody('multipart', fields, files);
}

async function take(
	part: Multipart,
	fields: Map<string, unknown[]>,
	files: Map<string, Upload>,
): Promise<void> {
	if (part.type === 'field') {
		if (part.valueTruncated) throw new Refusal(htmlPage(413));
		append(fields, part.fieldname, part.value);
		return;
	}
	const bytes = await part.toBuffer();
	// A part with a file name that is empty is a form's file field left blank: Django ignores it.
	if (!part.filename) return;
	files.set(part.fieldname, {
		name: part.filename,
		content: Content.of(bytes),
		size: bytes.length,
	});
}

/** Django treats a multipart body that it cannot read as a parse error; the web server in front cuts off large ones. */
function multipartRefusal(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	const code = error instanceof Error && 'code' in error ? error.code : '';
	if (code === 'FST_REQ_FILE_TOO_LARGE' || code === 'FST_FILES_LIMIT') {
		return new Refusal(htmlPage(413));
	}
	const reason = error instanceof Error ? error.message : 'unreadable';
	return new Refusal(detail(400, `Multipart form parse error - ${reason}`));
}
