import { createServer } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { listenOnLoopback } from '../../scripts/ports';
import { openSession, type Session } from '../../scripts/session';
import { installN8n, type N8n } from '../live/n8n';
import { notice, type StreamsForTests } from './streams';
import { streams } from './topics';

/** A call of a workflow: what it is about, with a path before it that says which workflow, and when it came. */
export interface Call {
	about: string;
	at: number;
}

/** A trigger whose workflow makes a call for each item. */
export interface CallingWorkflow {
	id: string;
	trigger: { name: string; [field: string]: unknown };
	/** Before what the call is about, such as `poll/`. */
	path: string;
	/** The field of the item that says what it is about. */
	field: string;
}

export interface CallingN8n {
	readonly n8n: N8n;
	readonly calls: readonly Call[];
	/** Waits until there has been a call about all of these. */
	received: (abouts: readonly string[]) => Promise<void>;
}

/** A real n8n for the tests of a file, whose workflows call this process for each item. */
export function useCallingN8n(
	make: () => { credentials: object[]; workflows: CallingWorkflow[] },
): CallingN8n {
	let session: Session;
	let n8n: N8n;
	const calls: Call[] = [];
	const waiting: (() => void)[] = [];
	const server = createServer((request, response) => {
		calls.push({ about: (request.url ?? '').slice(1), at: Date.now() });
		response.end('{}');
		for (const look of waiting.splice(0)) look();
	});
	beforeAll(async () => {
		session = openSession();
		const port = await listenOnLoopback(server, 0);
		const { credentials, workflows } = make();
		const made = workflows.map(({ id, trigger, path, field }) => ({
			id,
			name: trigger.name,
			active: false,
			nodes: [
				{ id: `${id}-trigger`, typeVersion: 1, position: [0, 0], ...trigger },
				{
					id: `${id}-call`,
					name: 'Call',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					position: [200, 0],
					parameters: {
						url: `=http://127.0.0.1:${port}/${path}{{ $json.${field} }}`,
						options: {},
					},
				},
			],
			connections: { [trigger.name]: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
		}));
		n8n = await installN8n(session, credentials, made);
		await n8n.start();
	}, 600_000);
	afterAll(async () => {
		await session.close();
		server.closeAllConnections();
		server.close();
	}, 60_000);
	return {
		get n8n() {
			return n8n;
		},
		calls,
		async received(abouts) {
			for (;;) {
				const known = new Set(calls.map(({ about }) => about));
				if (abouts.every((about) => known.has(about))) return;
				await new Promise<void>((resolve) => waiting.push(resolve));
			}
		},
	};
}

/** Sends notices until the workflow that calls about each superevent has heard one: then it is active. */
export async function untilHeard({ calls }: CallingN8n, stream: StreamsForTests): Promise<void> {
	for (;;) {
		const probe = notice();
		await stream.send(streams.alerts, probe);
		for (let looks = 0; looks < 20; looks += 1) {
			if (calls.some(({ about }) => about === probe['superevent_id'])) return;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}
