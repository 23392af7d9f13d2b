import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useCredentials } from '../support/credentials';

const { engine, sciToken, simulator } = useCredentials();

describe('the user behind a token', () => {
	it('is asked for once, also by many concurrent items', async () => {
		const made = (await simulator.control('/tokens', {})) as { file: string };
		const data = { ...sciToken(), token: readFileSync(made.file, 'utf8') };
		const before = (await simulator.requests()).length;
		await engine().runNode(
			{ authentication: 'sciToken', resource: 'superevent', operation: 'getAll', limit: 1 },
			{
				credentials: { graceDbSciTokenApi: data },
				items: Array.from({ length: 10 }, () => ({ json: {} })),
			},
		);
		const sent = (await simulator.requests()).slice(before).map(({ url }) => url);
		expect(sent.filter((url) => url.includes('user-info'))).toHaveLength(1);
		expect(sent.length).toBeGreaterThan(10);
	});
});

describe('a Read Only credential', () => {
	it('is the default, and refuses every write before any request', async () => {
		const data = sciToken();
		delete data['access'];
		const credentials = { graceDbSciTokenApi: data };
		const before = (await simulator.requests()).length;
		await expect(
			engine().runNode(
				{
					authentication: 'sciToken',
					resource: 'log',
					operation: 'create',
					superevent: 'S240716b',
					message: 'x',
				},
				{ credentials },
			),
		).rejects.toMatchObject({
			message: expect.stringMatching(/Read Only, so this write was not sent/) as string,
			description: expect.stringContaining('set Access in the credential') as string,
		});
		const sent = (await simulator.requests()).slice(before);
		expect(sent).toEqual([]);
		const [[item] = []] = await engine().runNode(
			{ authentication: 'sciToken', resource: 'server', operation: 'getCurrentUser' },
			{ credentials },
		);
		expect(item?.json['username']).toMatch(/^scientist/);
		for (const type of ['graceDbSciTokenApi', 'graceDbX509Api']) {
			const { properties } = engine().credentialType(type);
			expect(properties.find(({ name }) => name === 'access')?.default).toBe('readOnly');
		}
	});
});
