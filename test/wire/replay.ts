import type { IBinaryKeyData, INodeParameters } from 'n8n-workflow';
import type { Engine } from '../support/engine';
import type { Run } from './calls/run';
import { answers, rootName } from './canned';
import type { CaseFile, Value, WireCase } from './caseFile';
import { isGiven, joined } from './python';
import type { Arrived, Recorder } from './recorder';

/** What an operation of ours did. */
export interface Done {
	/** All that arrived at the server, in order. */
	requests: Arrived[];
	/** The sentence with which it refused or failed. */
	error?: string;
	/** Items that came out, as JSON. */
	items: Record<string, unknown>[];
}

/** Runs the operation that stands for a call, in n8n's engine against the recorder. */
export async function replay(
	engine: Engine,
	recorder: Recorder,
	file: CaseFile,
	wire: WireCase,
	run: Run,
): Promise<Done> {
	const endpoint = recorder.open(rootName(wire.client), (api) => answers(file, wire, api));
	const { resource, operation, parameters } = run;
	const node = {
		authentication: 'sciToken',
		resource,
		operation,
		...(literal({ ...parameters, ...connectionOptions(wire.client ?? {}) }) as object),
	} as INodeParameters;
	const server =
		wire.client?.['url'] === undefined ? endpoint.api : endpoint.api.replace(/\/$/, '');
	const credentials = {
		graceDbSciTokenApi: {
			server: 'custom',
			customServer: server,
			token: sciToken,
			access: 'readWrite',
		},
	};
	const items = [{ json: {}, binary: binaryOf(run) }];
	try {
		const [out = []] = await engine.runNode(node, { credentials, items });
		return { requests: endpoint.arrived, items: out.map(({ json }) => json) };
	} catch (error) {
		return { requests: endpoint.arrived, items: [], error: sentenceOf(error) };
	}
}

/** A token that no one checks: the recorder takes all. */
const sciToken = [
	{ alg: 'none' },
	{ sub: 'albert.einstein', aud: 'ANY', scope: 'gracedb.read' },
	{},
]
	.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
	.join('.');

/** What the constructor of the client is given stands among the options of each operation. */
function connectionOptions(client: Record<string, Value>): Record<string, Value> {
	const { api_version: version, retries, retry_codes: codes } = client;
	return {
		connection: {
			// So that no one waits where a server is asked again.
			backoffFactor: 0.001,
			...(typeof version === 'string' && version !== 'default' ? { apiVersion: version } : {}),
			...(isGiven(retries) ? { retries } : {}),
			...(isGiven(codes) ? { retryOn: joined(codes) } : {}),
		},
	};
}

/** Files that Python did not find are not there. */
function binaryOf({ files = {} }: Run): IBinaryKeyData {
	return Object.fromEntries(
		Object.entries(files).flatMap(([field, { name, content }]) =>
			content === undefined
				? []
				: [[field, { data: content.toString('base64'), fileName: name, mimeType: '' }]],
		),
	);
}

/** n8n takes a text that begins with `=` for an expression: such a one becomes an expression for just that text. */
function literal(value: Value): Value {
	if (typeof value === 'string' && value.startsWith('=')) return expressionFor(value);
	if (Array.isArray(value)) return value.map(literal);
	if (typeof value !== 'object' || value === null) return value;
	if (typeof value['$expression'] === 'string') return expressionFor(value['$expression']);
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literal(one)]));
}

function expressionFor(text: string): string {
	const escaped = [...JSON.stringify(text)].map((sign) => (sign === '}' ? '\\u007d' : sign));
	return `={{ ${escaped.join('')} }}`;
}

function sentenceOf(error: unknown): string {
	const { message, description } = error as { message: string; description?: string };
	return [message, description].filter(Boolean).join(' ');
}
