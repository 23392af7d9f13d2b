import { expect, test } from 'vitest';
import { publishDeafAlertTrigger } from '../support/deafAlertTrigger';
import { appear, begunByWorkers, n8n, until, world } from './world';

test('what the safety net of an Alert Trigger finds in main, while its broker is not there, is worked off by a worker', async () => {
	const trigger = await publishDeafAlertTrigger(n8n, world.simulator);
	const before = begunByWorkers();
	const id = await appear();
	await until('An execution', async () => (await trigger.reported()).includes(id) || undefined);

	expect(await trigger.reported()).toEqual([id]);
	expect(begunByWorkers()).not.toEqual(before);
	// The other tests count what workers begin.
	await trigger.unpublish();
});
