import type { INodeParameters } from 'n8n-workflow';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Engine, loadEngine, type Trigger, type TriggerOptions } from '../support/engine';
import { pausesPassAtOnce, watchScenario } from '../support/passingTime';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator();
let engine: Engine;
beforeAll(async () => {
	engine = await loadEngine();
	pausesPassAtOnce();
});
beforeEach(async () => {
	await simulator.control('/reset');
});
afterEach(() => {
	vi.useRealTimers();
});

function newTrigger(parameters: INodeParameters = {}, options?: TriggerOptions): Trigger {
	return engine.trigger(
		{ server: 'custom', customServer: simulator.url(), ...parameters },
		options,
	);
}

const noticesIn = (items: Record<string, unknown>[]): unknown[] =>
	items
		.filter(({ alert_type }) => alert_type === 'public_notice')
		.map(({ notice_type }) => notice_type);

const allNotices = ['EARLYWARNING', 'PRELIMINARY', 'PRELIMINARY', 'INITIAL', 'UPDATE'];

describe('the trigger with its defaults', () => {
	it('gives an anonymous user all five notices of a binary neutron star in their order, in one item each', async () => {
		const items = await watchScenario(simulator, newTrigger(), {
			name: 'binary-neutron-star',
			interval: 60,
		});
		expect(noticesIn(items)).toEqual(allNotices);
		expect(items.length).toBe(allNotices.length);
		expect(items[0]).toMatchObject({ is_new: true, status: 'early_warning', public: true });
		expect(new Set(items.map(({ dedupe_key }) => dedupe_key)).size).toBe(items.length);
	});

	it('gives a member the same notices of a binary neutron star', async () => {
		const trigger = newTrigger(
			{ authentication: 'sciToken' },
			{ credentials: simulator.sciToken('scientist') },
		);
		const items = await watchScenario(simulator, trigger, {
			name: 'binary-neutron-star',
			interval: 60,
		});
		expect(noticesIn(items)).toEqual(allNotices);
		expect(items.length).toBe(allNotices.length);
	});

	it('emits nothing in a noisy night', async () => {
		const items = await watchScenario(simulator, newTrigger(), {
			name: 'noisy-night',
			interval: 300,
		});
		expect(items).toEqual([]);
	});

	it('emits a retraction', async () => {
		const items = await watchScenario(simulator, newTrigger(), {
			name: 'retraction',
			interval: 60,
		});
		expect(noticesIn(items)).toEqual(['PRELIMINARY', 'PRELIMINARY', 'RETRACTION']);
		expect(items.at(-1)).toMatchObject({ alert_type: 'public_notice', notice_type: 'RETRACTION' });
	});
});

describe('the trigger on retractions alone', () => {
	it('emits the retraction and none of the notices before it', async () => {
		const items = await watchScenario(simulator, newTrigger({ changes: ['retraction'] }), {
			name: 'retraction',
			interval: 60,
		});
		expect(items.map(({ alert_type }) => alert_type)).toEqual(['public_notice']);
		expect(items[0]).toMatchObject({ notice_type: 'RETRACTION', retracted: true });
	});

	it('emits chosen labels beside it, those of other notices included', async () => {
		const changes = ['retraction', 'label_added'];
		const trigger = newTrigger({ changes, labelsToReport: ['ADVNO', 'GCN_PRELIM_SENT'] });
		const items = await watchScenario(simulator, trigger, { name: 'retraction', interval: 60 });
		const labels = items
			.filter(({ alert_type }) => alert_type === 'label_added')
			.map(({ data }) => (data as { name: string }).name);
		expect(labels).toEqual(['GCN_PRELIM_SENT', 'ADVNO']);
		expect(noticesIn(items)).toEqual(['RETRACTION']);
	});

	it('emits all notices where Public Notice is chosen as well', async () => {
		const trigger = newTrigger({ changes: ['public_notice', 'retraction'] });
		const items = await watchScenario(simulator, trigger, { name: 'retraction', interval: 60 });
		expect(noticesIn(items)).toEqual(['PRELIMINARY', 'PRELIMINARY', 'RETRACTION']);
	});
});
