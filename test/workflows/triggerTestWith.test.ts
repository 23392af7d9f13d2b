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
		server: 'custom',
		customServer: simulator.url(),
		significance: 'all',
		...parameters,
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

	it('shows the status, classification and properties of its example, as production does', async () => {
		const item = await testRun({ query: 'S240716b' });
		expect(item).toMatchObject({
			superevent_id: 'S240716b',
			status: 'initial',
			classification: { BBH: expect.any(Number) as number },
			properties: { HasNS: expect.any(Number) as number },
		});
	});

	it('refuses FAR in capitals at publishing and in a test, and says how to write it', async () => {
		await expect(testRun({ query: 'FAR < 1e-7' })).rejects.toMatchObject({
			message: expect.stringMatching(/lower case/) as string,
			description: expect.stringMatching(/^Write far &lt; 1e-7\./) as string,
		});
	});

	it.each([
		['Significance', { query: 'label: ADVOK', significance: 'custom', customFar: '1e-99' }],
		[
			'None of These Labels',
			{ filters: { noneOf: 'EM_READY', labelExpression: 'ADVOK | EM_READY' } },
		],
		['Searches', { filters: { searches: 'SSM' } }],
		['Test With', { testWith: 'retraction', query: 'S240716b' }],
	])('names the filter that leaves out most: %s', async (name, parameters) => {
		await expect(testRun(parameters)).rejects.toThrow(
			new RegExp(`^No superevent matches\\. ${name} leaves out \\d+ of the \\d+ newest results`),
		);
	});

	it('shows a member no more than Only Public allows, and says so where there is nothing else', async () => {
		await simulator.control('/reset');
		const { superevent_id: uid } = (await simulator.control('/superevents', {
			public: false,
		})) as { superevent_id: string };
		const run = async (parameters: INodeParameters) => {
			const asked = { authentication: 'sciToken', significance: 'all', ...parameters };
			const trigger = engine.trigger(asked, { credentials: simulator.sciToken('scientist') });
			return (await trigger.poll('manual'))?.[0]?.json;
		};
		expect(await run({ onlyPublic: false })).toMatchObject({ superevent_id: uid, public: false });
		expect(await run({})).toMatchObject({ superevent_id: 'S240716b', public: true });
		await expect(run({ query: uid })).rejects.toThrow(
			/^No superevent matches\. Only Public leaves out 1 of the 1 newest/,
		);
	});

	it('shows the newest retraction of any age, however many superevents came after it', async () => {
		const many = Array.from({ length: 210 });
		await Promise.all(many.map(() => simulator.control('/superevents', { category: 'MDC' })));
		const item = await testRun({ testWith: 'retraction', category: 'MDC' });
		expect(item).toMatchObject({ alert_type: 'public_notice', notice_type: 'RETRACTION' });
	});

	it('says that nothing matches where the query itself finds nothing', async () => {
		await expect(testRun({ query: 'far < 1e-99' })).rejects.toThrow(
			/^No superevent matches this query and category/,
		);
	});

	it('with the built-in samples asks for nothing and shows one item for each step of a mock superevent', async () => {
		const before = (await simulator.requests()).length;
		const trigger = engine.trigger({
			server: 'custom',
			customServer: simulator.url(),
			testWith: 'sample',
		});
		const items = ((await trigger.poll('manual')) ?? []).map(({ json }) => json);
		expect((await simulator.requests()).length).toBe(before);
		const statuses = [
			'early_warning',
			'preliminary',
			'initial',
			'update',
			'retracted',
			'confirmed',
		];
		expect(items.map(({ status }) => status)).toEqual(statuses);
		for (const item of items) {
			expect(item).toMatchObject({
				sample: true,
				is_mock: true,
				retracted: item['status'] === 'retracted',
				classification: { BNS: expect.any(Number) as number },
				properties: { HasNS: expect.any(Number) as number },
			});
			expect(item['superevent_id']).toMatch(/^MS\d{6}[a-z]+$/);
		}
		expect(items[0]).toMatchObject({ is_new: true, also: ['MS300101a:new'] });
		expect(items[1]).toMatchObject({
			is_new: false,
			changed_since_last: { status: { from: 'early_warning', to: 'preliminary' } },
		});
	});
});
