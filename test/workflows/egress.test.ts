import { createRequire } from 'node:module';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EgressFilter } from '../../gracedb/http/egress';
import { egressFilter } from '../support/egressFilter';
import { type Engine, loadEngine } from '../support/engine';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator();
let engine: Engine;
let n8n: { OutboundHttp: { egressFilter: () => EgressFilter }; config: { enabled: boolean } };

beforeAll(async () => {
	engine = await loadEngine();
	const require = createRequire(__filename);
	const { Container } = require('@n8n/di') as typeof import('@n8n/di');
	const { OutboundHttp } = require('@n8n/backend-network') as {
		OutboundHttp: new () => (typeof n8n)['OutboundHttp'];
	};
	const { SsrfProtectionConfig } = require('@n8n/config') as {
		SsrfProtectionConfig: new () => (typeof n8n)['config'];
	};
	n8n = { OutboundHttp: Container.get(OutboundHttp), config: Container.get(SsrfProtectionConfig) };
});
beforeEach(async () => {
	await simulator.control('/reset');
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.unstubAllEnvs();
	n8n.config.enabled = false;
});

const forbidden = /This n8n does not allow connections to localhost:\d+/;

/** Each way in which n8n runs something of ours that connects; gives the message of what went wrong. */
const ways: [string, () => Promise<string | undefined>][] = [
	[
		'an execution',
		() =>
			failureOf(
				engine.runNode(
					{ authentication: 'sciToken', resource: 'superevent', operation: 'getAll', limit: 1 },
					{ credentials: simulator.sciToken('scientist') },
				),
			),
	],
	[
		'an execution without a credential',
		() =>
			failureOf(
				engine.runNode({
					authentication: 'none',
					server: 'custom',
					customServer: simulator.url(),
					resource: 'superevent',
					operation: 'getAll',
					limit: 1,
				}),
			),
	],
	[
		'the list of the superevent locator',
		() =>
			failureOf(
				engine.searchSuperevents({ authentication: 'sciToken' }, undefined, undefined, {
					credentials: simulator.sciToken('scientist'),
				}),
			),
	],
	[
		'a dropdown that the server fills',
		() =>
			failureOf(
				engine.loadOptions(
					'getLabels',
					{ authentication: 'sciToken' },
					{ credentials: simulator.sciToken('scientist') },
				),
			),
	],
	// Last, because it leaves the root of the API in the memory of the process.
	[
		'a poll of the trigger',
		async () => {
			const trigger = engine.trigger(
				{ authentication: 'sciToken' },
				{ credentials: simulator.sciToken('scientist') },
			);
			return (await failureOf(trigger.poll())) ?? trigger.reported[0]?.message;
		},
	],
];

async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
	try {
		await work;
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
}

describe.each(ways)('%s', (_where, attempt) => {
	it('sends nothing where the filter forbids it', async () => {
		vi.spyOn(n8n.OutboundHttp, 'egressFilter').mockReturnValue(egressFilter(/^url/));
		expect(await attempt()).toMatch(forbidden);
		expect(await simulator.requests()).toEqual([]);
	});

	it('sends nothing to an inner address where n8n’s own filter is switched on', async () => {
		n8n.config.enabled = true;
		expect(await attempt()).toMatch(forbidden);
		expect(await simulator.requests()).toEqual([]);
	});

	it('sends nothing where the filter is wanted and n8n hands none out, and says so', async () => {
		vi.stubEnv('N8N_SSRF_PROTECTION_ENABLED', 'true');
		vi.spyOn(n8n.OutboundHttp, 'egressFilter').mockReturnValue(undefined as never);
		expect(await attempt()).toMatch(
			/connections to localhost:\d+: N8N_SSRF_PROTECTION_ENABLED is set, but this n8n gives its nodes no filter/,
		);
		expect(await simulator.requests()).toEqual([]);
	});

	// The last one, because what a server says of itself is remembered for some minutes.
	it('asks the filter that n8n hands out before it connects and for the names that it looks up', async () => {
		const filter = egressFilter();
		vi.spyOn(n8n.OutboundHttp, 'egressFilter').mockReturnValue(filter);
		expect(await attempt()).toBeUndefined();
		expect(new Set(filter.asked)).toEqual(new Set([`url ${simulator.url()}`, 'name localhost']));
	});
});
