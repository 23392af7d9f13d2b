import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../../gracedb/http/pool';
import { create } from '../trigger/actions';
import { type Poller, startPoller } from '../trigger/n8n';
import { type ServerForTests, startServer } from '../trigger/world';

let server: ServerForTests;
beforeAll(async () => {
	server = await startServer();
});
afterAll(async () => {
	await closeConnections();
	await server.close();
});
beforeEach(() => {
	server.reset();
});

const open = { significance: 'all', emitNew: 'atOnce', onlyPublic: false };

/** Polls every minute; what is thrown n8n makes a failed execution of. */
async function pollFor(poller: Poller, minutes: number): Promise<void> {
	const end = server.clock.now + minutes * 60_000;
	while (server.clock.now < end) {
		server.clock.now += 60_000;
		await poller.poll().catch(() => undefined);
	}
}

/** What somebody sees who does not read debug lines. */
const seen = (poller: Poller): string[] =>
	poller.log
		.filter(([level]) => level !== 'debug')
		.map(([level, text]) => `${level} ${text.replace(/:.*/s, '')}`);

describe('n8n’s log', () => {
	it('has no line of polls that work, whether they find something or not', async () => {
		const poller = startPoller(server, { parameters: open });
		await pollFor(poller, 5);
		create(server, 1).exposed = true;
		await pollFor(poller, 5);
		expect(poller.log).toEqual([]);
	});

	it('has an error when a failure lasts, one more each hour, and a line when it is over', async () => {
		const poller = startPoller(server, { parameters: open });
		await pollFor(poller, 2);
		server.faults.add({ fault: 'serverError', times: 1e6 });
		await pollFor(poller, 150);
		expect(seen(poller)).toEqual(Array(3).fill('error GraceDB Trigger'));
		expect(poller.log.some(([level]) => level === 'debug')).toBe(true);
		server.faults.clear();
		await pollFor(poller, 3);
		expect(poller.log.at(-1)).toEqual([
			'info',
			expect.stringMatching(
				/^GraceDB Trigger: Polls succeed again\. They had failed since \d{4}-.*Z\.$/,
			),
			{ workflowId: 'workflow' },
		]);
	});

	it('has nothing but debug lines of a failure that is over within minutes', async () => {
		const poller = startPoller(server, { parameters: open });
		await pollFor(poller, 2);
		server.faults.add({ fault: 'serverError', times: 1e6 });
		await pollFor(poller, 5);
		server.faults.clear();
		await pollFor(poller, 3);
		expect(seen(poller)).toEqual([]);
	});

	it('says in each line the node, the workflow, and a sentence', async () => {
		const poller = startPoller(server, { parameters: open });
		server.faults.add({ fault: 'serverError', times: 1e6 });
		await pollFor(poller, 30);
		expect(poller.log.length).toBeGreaterThan(1);
		for (const [, text, about] of poller.log) {
			expect(text).toMatch(/^GraceDB Trigger: [A-Z]\w* /);
			expect(about).toEqual({ workflowId: 'workflow' });
		}
	});

	it('is written in one place', () => {
		const root = resolve(__dirname, '..', '..');
		const writing = ['credentials', 'gracedb', 'nodes', 'watch'].flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.map((file) => join(folder, file))
				.filter((file) =>
					/\blogger(?:\.|\[)|\bconsole\./.test(readFileSync(join(root, file), 'utf8')),
				),
		);
		expect(writing).toEqual([join('nodes', 'shared', 'log.ts')]);
	});
});
