import type { INodeParameters } from 'n8n-workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Engine, loadEngine } from '../support/engine';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator();
let engine: Engine;
beforeAll(async () => {
	engine = await loadEngine();
});

async function testRun(parameters: INodeParameters): Promise<Record<string, unknown> | undefined> {
	const trigger = engine.trigger({
		...{ server: 'custom', customServer: simulator.url(), significance: 'all', ...parameters },
	});
	const items = await trigger.poll('manual');
	expect(items).toHaveLength(1);
	expect(trigger.saved()).toEqual({});
	return items?.[0]?.json;
}

describe('a test run of the trigger', () => {
	it.each([
		['retraction', 'RETRACTION', 'ADVNO'],
		['update', 'UPDATE', 'PE_READY'],
	])('with the newest %s shows a public notice %s', async (testWith, notice_type, label) => {
		const item = await testRun({ testWith, category: 'Any' });
		expect(item).toMatchObject({ alert_type: 'public_notice', notice_type });
		expect(item?.['labels']).toContain(label);
	});

	it('with the built-in sample asks for nothing and shows a mock superevent that says that it is one', async () => {
		const before = (await simulator.requests()).length;
		const item = await testRun({ testWith: 'sample' });
		expect((await simulator.requests()).length).toBe(before);
		expect(item).toMatchObject({ sample: true, is_mock: true });
		expect(item?.['superevent_id']).toMatch(/^MS\d{6}[a-z]+$/);
	});
});
