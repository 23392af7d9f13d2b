import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../start';

export type Json = Record<string, unknown>;

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The body as JSON; undefined when it is none. */
	body: unknown;
}

export interface Call {
	as?: string;
	method?: string;
	json?: unknown;
	form?: Record<string, string> | [string, string][];
	multipart?: FormData;
	headers?: Record<string, string>;
}

/** A simulator for all tests of a file, set back before each, and a short way to talk to it. */
export class Bench {
	private simulator: RunningSimulator | undefined;

	constructor(options: SimulatorOptions = {}) {
		beforeAll(async () => {
			this.simulator = await startSimulator(options);
		});
		beforeEach(async () => {
			await fetch(`${this.ready.control}/reset`, { method: 'POST' });
		});
		afterAll(async () => {
			await this.simulator?.close();
		});
	}

	get ready(): RunningSimulator['ready'] {
		if (!this.simulator) throw new Error('the simulator was not started');
		return this.simulator.ready;
	}

	/** The address below the API root, or any absolute one. */
	url(path: string): string {
		return path.startsWith('http') ? path : `${this.ready.apiUrl}${path}`;
	}

	async token(user: string): Promise<string> {
		return readFile(this.ready.tokens[user] ?? '', 'utf8');
	}

	async call(path: string, call: Call = {}): Promise<Reply> {
		const headers: Record<string, string> = { 'user-agent': 'simulator-test', ...call.headers };
		if (call.as !== undefined) headers.authorization = `Bearer ${await this.token(call.as)}`;
		let body: string | URLSearchParams | FormData | undefined = call.multipart;
		if (call.form) body = new URLSearchParams(call.form);
		if (call.json !== undefined) {
			body = JSON.stringify(call.json);
			headers['content-type'] = 'application/json';
		}
		const response = await fetch(this.url(path), {
			method: call.method ?? (body === undefined ? 'GET' : 'POST'),
			headers,
			body: body ?? null,
			redirect: 'manual',
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, body: parsed(text) };
	}

	/** The body of an answer that has to be 2xx. */
	async good(path: string, call: Call = {}): Promise<Json> {
		const reply = await this.call(path, call);
		if (reply.status >= 300) throw new Error(`${reply.status} for ${path}: ${reply.text}`);
		return reply.body as Json;
	}

	/** Uploads an event and gives its graceid. */
	async event(group = 'Test', as = 'pipeline', more: Record<string, string> = {}): Promise<string> {
		const multipart = new FormData();
		const fields = { group, pipeline: 'gstlal', search: 'AllSky', ...more };
		for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
		multipart.append('eventFile', new Blob(['<LIGO_LW/>']), 'coinc.xml');
		const { graceid } = await this.good('events/', { as, multipart });
		return String(graceid);
	}

	/** Makes a Test superevent around a new event and gives its id. */
	async superevent(more: Json = {}): Promise<string> {
		const preferred = await this.event();
		const { superevent_id: id } = await this.good('superevents/', {
			as: 'scientist',
			json: { category: 'T', preferred_event: preferred, ...times, ...more },
		});
		return String(id);
	}
}

export const times = { t_start: 1400000000, t_0: 1400000001.5, t_end: 1400000002 };

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** The list under a key. */
export function rows(body: unknown, key: string): Json[] {
	return (body as Record<string, Json[]>)[key] ?? [];
}
