import { beforeAll, expect, test } from 'vitest';
import { publishNothingLost } from './workflows';
import {
	act,
	appear,
	begunByWorkers,
	deliveries,
	everyWorker,
	requests,
	simulator,
	until,
} from './world';

/** Every superevent so far; in the end each has come once by each channel, and not only those of the last test. */
const all: string[] = [];

async function another(): Promise<string> {
	const id = await appear();
	all.push(id);
	return id;
}

async function polled(): Promise<void> {
	const isPoll = ({ url, status }: { url: string; status: number }): boolean =>
		status === 200 && /\/superevents\/?\?/.test(url);
	await simulator('DELETE', 'requests');
	await until('A poll', async () => (await requests()).some(isPoll) || undefined);
}

/** Another superevent, about which the server answers slowly; settles when a worker has begun with it, and waits for such answers. */
async function anotherInTheMiddle(): Promise<void> {
	const slow = { fault: 'latency', milliseconds: 8_000, path: 'superevents/S*' };
	await simulator('POST', 'faults', slow);
	const before = begunByWorkers().join();
	await another();
	await until('An execution', () =>
		Promise.resolve(begunByWorkers().join() === before ? undefined : true),
	);
}

async function letGo(): Promise<void> {
	await simulator('DELETE', 'faults');
}

/** Settles when each superevent has come once by each channel; once more would be found by the next test. */
async function eachHasComeOnce(): Promise<void> {
	const once = all.map((id) => `${id}: 1 in Slack, 1 by mail`);
	const isComplete = async (): Promise<true | undefined> =>
		(await deliveries(all)).every((line) => !/: 0|, 0/.test(line)) || undefined;
	await until('A message about each superevent', isComplete).catch(() => undefined);
	expect(await deliveries(all)).toEqual(once);
}

beforeAll(async () => {
	await simulator('DELETE', 'requests');
	const firstPoll = polled();
	await publishNothingLost();
	await firstPoll;
});

test('what the trigger of main emits is worked off by a worker', async () => {
	const before = begunByWorkers();
	await another();
	await eachHasComeOnce();

	expect(begunByWorkers()).not.toEqual(before);
});

test('workers that are killed in the middle, and main with them: what they had is emitted again, and what happened meanwhile too', async () => {
	await anotherInTheMiddle();
	await act('kill', 'main', ...everyWorker);
	await letGo();
	await another();
	await act('start', 'main', ...everyWorker);

	await eachHasComeOnce();
});

test('Redis is away until n8n ends for it: all come back with it', async () => {
	await act('stop', 'redis');
	await another();
	await act('ended', 'main', ...everyWorker);
	await act('start', 'redis');

	await eachHasComeOnce();
});

test('Postgres is restarted in the middle of an execution', async () => {
	await anotherInTheMiddle();
	await act('stop', 'postgres');
	await act('start', 'postgres');
	await letGo();

	await eachHasComeOnce();
});

test('with scheduler and durable cursors, too, nothing is lost and nothing comes twice', async () => {
	await act('kill', 'main');
	await act('useDurableCursors', 'main');
	const firstPoll = polled();
	await act('start', 'main');
	await firstPoll;
	await another();

	await eachHasComeOnce();
});
