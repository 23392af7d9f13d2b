import { expect, test, vi } from 'vitest';
import { publishDeafAlertTrigger } from '../support/deafAlertTrigger';
import { n8nAsOwner } from './n8nRest';
import { commandSimulator, world } from './world';

test('an Alert Trigger whose broker is not there is published, and its polls report a new superevent once', async () => {
	const trigger = await publishDeafAlertTrigger(n8nAsOwner(), world.simulator);
	const { superevent_id } = (await commandSimulator('superevents')) as { superevent_id: string };
	await vi.waitFor(async () => expect(await trigger.reported()).toContain(superevent_id), {
		timeout: 150_000,
		interval: 1_000,
	});

	expect(await trigger.reported()).toEqual([superevent_id]);
	await trigger.unpublish();
});
