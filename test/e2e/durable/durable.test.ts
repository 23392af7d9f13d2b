import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession } from '../../../scripts/session';
import { type DurableStage, openDurableStage } from './stage';

const session = openSession();
let stage: DurableStage;

beforeAll(async () => {
	stage = await openDurableStage(session);
}, 300_000);

afterAll(() => session.close());

test(
	'with durable cursors nothing is lost and nothing emitted twice, though n8n is killed and the token expires and is renewed',
	{ timeout: 600_000 },
	async () => {
		const firstPoll = stage.polled();
		await stage.startN8n();
		await firstPoll;
		const first = await stage.appear();
		const afterFirst = [{ status: 'success', keys: [`${first}:new`], error: undefined }];
		expect(await stage.executions(1)).toEqual(afterFirst);

		await stage.paste('expired');
		await stage.killN8n();
		const missed = [await stage.appear()];
		await stage.startN8n();
		const failed = await stage.executions(2);
		expect(failed.slice(0, 1)).toEqual(afterFirst);
		expect(failed.at(-1)).toMatchObject({
			status: 'error',
			keys: [],
			error: expect.stringMatching(/^The SciToken expired at /) as string,
		});

		missed.push(await stage.appear());
		await stage.paste('good');
		const all = await stage.executions(3);
		expect(all.slice(0, 2)).toEqual(failed);
		expect(all.slice(2).map(({ status, keys }) => ({ status, keys }))).toEqual([
			{ status: 'success', keys: missed.map((id) => `${id}:new`) },
		]);
	},
);
