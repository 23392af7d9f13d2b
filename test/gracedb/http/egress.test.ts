import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkEgress, checkRedirect, egressOf } from '../../../gracedb/http/egress';
import { egressFilter } from '../../support/egressFilter';

const url = new URL('https://gracedb.ligo.org/api/');
const on = (): string => 'true';
const off = (): undefined => undefined;

describe('What may be connected to', () => {
	it('is what n8n’s filter allows, wherever n8n hands one out', () => {
		const filter = egressFilter();
		const helpers = { getSecureEgressFilter: () => filter };
		expect([egressOf(helpers, on), egressOf(helpers, off)]).toEqual([filter, filter]);
	});

	it('is everything where the operator of n8n has not switched the filter on', () => {
		for (const value of [undefined, '', 'false', '0']) {
			expect(egressOf({}, () => value)).toBeUndefined();
			expect(egressOf(undefined, () => value)).toBeUndefined();
		}
	});

	it.each([
		['has no such helper', {}],
		['has the helper, but no filter', { getSecureEgressFilter: () => undefined }],
	])('is nothing where the filter is switched on and n8n %s', async (_case, helpers) => {
		for (const value of ['true', 'TRUE', '1']) {
			const filter = egressOf(helpers, () => value);
			await expect(checkEgress(url, filter)).rejects.toMatchObject({
				kind: 'connection',
				message:
					'This n8n does not allow connections to gracedb.ligo.org: N8N_SSRF_PROTECTION_ENABLED is set, but this n8n gives its nodes no filter of connections to apply.',
				advice: 'Upgrade n8n to 2.30 or newer, or unset N8N_SSRF_PROTECTION_ENABLED.',
			});
		}
	});

	it('is nothing in every way to connect: not to a broker, a proxy, a name or the target of a redirect', () => {
		const filter = egressOf({}, on);
		expect(filter?.validateConnectionHost('kafka.example.org').ok).toBe(false);
		filter?.createSecureLookup()('example.org', {}, (error) => {
			expect(error?.message).toMatch(/^N8N_SSRF_PROTECTION_ENABLED is set/);
		});
		expect(() => checkRedirect(url, filter)).toThrow(/N8N_SSRF_PROTECTION_ENABLED is set/);
		expect.assertions(3);
	});

	it('is nothing where n8n has no helpers at all, and the advice is another', async () => {
		await expect(checkEgress(url, egressOf(undefined, on))).rejects.toMatchObject({
			message: expect.stringMatching(/n8n has no filtered connection here\.$/) as string,
			advice: 'Use the GraceDB node instead.',
		});
	});

	it('is decided in one place: no other file asks n8n for its filter, or looks at the variable', () => {
		const root = resolve(__dirname, '..', '..', '..');
		const files = ['credentials', 'gracedb', 'nodes', 'watch'].flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.map((file) => join(folder, file)),
		);
		const asking = files.filter((file) =>
			/getSecureEgressFilter|env\('N8N_SSRF/.test(readFileSync(join(root, file), 'utf8')),
		);
		expect(asking).toEqual([join('gracedb', 'http', 'egress.ts')]);
	});
});
