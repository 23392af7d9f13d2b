import { setTimeout as sleep } from 'node:timers/promises';
import type { INode, IRunExecutionData } from 'n8n-workflow';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	change,
	fillIn,
	injectSlackFaults,
	mailsAbout,
	messagesAbout,
	notice,
	playScenario,
	slackFiles,
} from './exampleWorkflows';
import { n8nAsOwner, runByHand, type N8nRest } from './n8nRest';
import type { SlackFault } from './slack';
import { world } from './world';

let n8n: N8nRest;
/** Credential of a mail server that is down. */
let noMailServer: string;

beforeAll(async () => {
	n8n = n8nAsOwner();
	const data = {
		user: '',
		password: '',
		host: '127.0.0.1',
		port: 9,
		secure: false,
		disableStartTls: true,
	};
	const credential = { name: 'A mail server that is down', type: 'smtp', data };
	({ id: noMailServer } = (await n8n.post('/rest/credentials', credential)) as { id: string });
});

beforeEach(() => injectSlackFaults({}));

function withoutMail(node: INode): void {
	if (node.type === 'n8n-nodes-base.emailSend')
		node.credentials = { smtp: { id: noMailServer, name: '' } };
}

type Items = ReturnType<typeof change>[];

async function runWith(
	example: string,
	items: Items,
	changeNode?: (node: INode) => void,
): Promise<IRunExecutionData['resultData']> {
	const pinData = { 'GraceDB Trigger': items };
	const workflow = await fillIn(example, { pinData, change: changeNode });
	return await runByHand(n8n, workflow, 'GraceDB Trigger');
}

/** Resolves once a message about the superevent has come to Slack, taken or not. */
async function attemptAbout(id: string): Promise<void> {
	for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
		const answer = await fetch(new URL('attempts.json', world.slackUrl));
		if (((await answer.json()) as string[]).some((text) => text.includes(id))) return;
	}
	throw new Error(`No message about ${id} came to Slack.`);
}

describe.each(['one-thread-per-superevent', 'nothing-lost'])('%s', (example) => {
	/** One message begins the thread, the other replies and is shown in the channel too. */
	async function expectOneThread(id: string): Promise<void> {
		const messages = await messagesAbout(id);
		expect(messages).toHaveLength(2);
		const [first, retraction] = messages;
		expect(first?.thread_ts).toBeUndefined();
		expect(retraction).toMatchObject({ thread_ts: first?.ts, reply_broadcast: true });
		expect(JSON.stringify(retraction?.blocks)).toContain('Stop observing.');
	}

	test('a new superevent and its retraction in one poll are one thread, the retraction shown in the channel', async () => {
		const id = await playScenario('retraction');
		const { error } = await runWith(example, [change(id), notice(id, 'RETRACTION')]);

		expect(error).toBeUndefined();
		await expectOneThread(id);
	});

	test('a retraction that comes with a later poll replies in the thread of the first', async () => {
		const id = await playScenario('retraction');
		await runWith(example, [change(id)]);
		const { error } = await runWith(example, [notice(id, 'RETRACTION')]);

		expect(error).toBeUndefined();
		await expectOneThread(id);
	});

	test('in two overlapping executions, too, they are one thread: the second waits for the first', async () => {
		const id = await playScenario('retraction');
		await injectSlackFaults({ [id]: 'slow' });
		const first = runWith(example, [change(id)]);
		await attemptAbout(id);
		const second = await runWith(example, [notice(id, 'RETRACTION')]);

		expect([(await first).error, second.error]).toEqual([undefined, undefined]);
		await expectOneThread(id);
	});
});

test('one-thread-per-superevent: the picture of the sky map follows in the thread', async () => {
	const id = await playScenario('binary-neutron-star');
	const { error } = await runWith('one-thread-per-superevent', [
		notice(id, 'PRELIMINARY'),
		notice(id, 'INITIAL'),
	]);

	expect(error).toBeUndefined();
	const [first] = await messagesAbout(id);
	const files = (await slackFiles()).filter(({ files: [file] }) => file?.title.includes(id));
	const file = { channel_id: 'C012345', thread_ts: first?.ts };
	expect(files).toMatchObject([file, file]);
});

/** How often each superevent reached people since the last call, by each channel. */
function counter(ids: readonly string[]): () => Promise<string[]> {
	let before = new Map<string, [number, number]>();
	return async () => {
		const now = new Map<string, [number, number]>();
		for (const id of ids) {
			now.set(id, [(await messagesAbout(id)).length, (await mailsAbout(id)).length]);
		}
		const lines = ids.map((id) => {
			const [[slack, mail], [slackBefore, mailBefore]] = [
				now.get(id) ?? [0, 0],
				before.get(id) ?? [0, 0],
			];
			return `${id}: ${slack - slackBefore} in Slack, ${mail - mailBefore} by mail`;
		});
		before = now;
		return lines;
	};
}

/** Superevents that the simulator has from the start. */
const known = ['S240713d', 'S240713e', 'S240714d'] as const;

describe('nothing-lost', () => {
	const counted = counter(known);
	const items = (run: string): Items =>
		known.map((id) => notice(id, 'UPDATE', { dedupe_key: `${id}:${run}` }));

	test.each<SlackFault>(['broken', 'invalid_blocks', 'ratelimited'])(
		'all three alerts reach a person once if Slack says %s to the second',
		async (fault) => {
			await counted();
			await injectSlackFaults({ [known[1]]: fault });
			const { error } = await runWith('nothing-lost', items(fault));

			expect(error).toBeUndefined();
			expect(await counted()).toEqual([
				'S240713d: 1 in Slack, 1 by mail',
				'S240713e: 0 in Slack, 1 by mail',
				'S240714d: 1 in Slack, 1 by mail',
			]);
		},
	);

	test('what the mail server does not take stands in Slack', async () => {
		await counted();
		const { error } = await runWith('nothing-lost', items('no mail'), withoutMail);

		expect(error).toBeUndefined();
		expect(await counted()).toEqual(known.map((id) => `${id}: 1 in Slack, 0 by mail`));
	});

	test('what neither channel takes fails the execution, which goes on with the others; the next run sends it alone', async () => {
		await counted();
		await injectSlackFaults({ [known[1]]: 'broken' });
		const { error } = await runWith('nothing-lost', items('neither'), withoutMail);

		expect(error?.message).toMatch(/^Neither Slack nor e-mail took: .*S240713e[^;]*$/);
		expect(await counted()).toEqual([
			'S240713d: 1 in Slack, 0 by mail',
			'S240713e: 0 in Slack, 0 by mail',
			'S240714d: 1 in Slack, 0 by mail',
		]);

		await injectSlackFaults({});
		await runWith('nothing-lost', items('neither'));
		expect(await counted()).toEqual([
			'S240713d: 0 in Slack, 0 by mail',
			'S240713e: 1 in Slack, 1 by mail',
			'S240714d: 0 in Slack, 0 by mail',
		]);
	});

	test('a superevent whose first message Slack refused begins its thread with the next, and waits for nobody', async () => {
		const id = await playScenario('retraction');
		await injectSlackFaults({ [id]: 'broken' });
		await runWith('nothing-lost', [change(id)]);
		await injectSlackFaults({});
		const { error, runData } = await runWith('nothing-lost', [notice(id, 'RETRACTION')]);

		expect(error).toBeUndefined();
		expect(await messagesAbout(id)).toHaveLength(1);
		expect(runData['Wait'], 'for its own claim').toHaveLength(1);
	});

	test('an alert whose details GraceDB does not give is sent without them, and says when it is a retraction', async () => {
		const id = 'S240102zz';
		const { error } = await runWith('nothing-lost', [change(id), notice(id, 'RETRACTION')]);

		expect(error).toBeUndefined();
		const subjects = [
			`${id} – new (details could not be read)`,
			`RETRACTED: ${id} – RETRACTION (details could not be read)`,
		];
		const messages = await messagesAbout(id);
		expect(messages.map(({ text }) => text)).toEqual(subjects);
		for (const { text, blocks } of messages) {
			expect(JSON.stringify(blocks)).toContain(`${text}\\nhttps://`);
		}
		const mails = await mailsAbout(id);
		expect(mails.map(({ subject }) => subject).sort()).toEqual([...subjects].sort());
		expect(mails[0]?.text).toContain(`/superevents/${id}/view/`);
	});
});
