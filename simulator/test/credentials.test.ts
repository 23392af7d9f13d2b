import { readFileSync, statSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { describe, expect, it } from 'vitest';
import { Bench, type Json } from './support';

describe('credentials on demand', () => {
	const bench = new Bench({ https: true });

	async function post(path: string, json: unknown = {}) {
		const response = await fetch(`${bench.ready.control}/${path}`, {
			method: 'POST',
			body: JSON.stringify(json),
		});
		return { status: response.status, body: (await response.json()) as Json };
	}

	async function made(path: string, json?: unknown): Promise<Json> {
		const { status, body } = await post(path, json);
		expect(status).toBe(201);
		return body;
	}

	async function bearer(json?: unknown): Promise<unknown> {
		const { file } = await made('tokens', json);
		const headers = { authorization: `Bearer ${readFileSync(String(file), 'utf8')}` };
		return (await bench.good('user-info/', { headers })).username;
	}

	async function answerTo(files: Json, proxy = false): Promise<{ status: number; body: Json }> {
		const cert = readFileSync(String(proxy ? files.proxyFile : files.certFile));
		const key = proxy ? cert : readFileSync(String(files.keyFile));
		const agent = new Agent({ ca: readFileSync(bench.ready.caFile ?? ''), cert, key });
		return new Promise((resolve, reject) => {
			const url = `${bench.ready.httpsApiUrl ?? ''}user-info/`;
			request(url, { agent, headers: { 'user-agent': 'test' } }, (response) => {
				let text = '';
				response.setEncoding('utf8').on('data', (part: string) => (text += part));
				response.on('end', () => {
					agent.destroy();
					resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Json });
				});
			})
				.on('error', reject)
				.end();
		});
	}

	it('writes a token file for its owner only, and shows no token', async () => {
		const body = await made('tokens', { user: 'advocate', lifetime: 60 });
		const token = readFileSync(String(body.file), 'utf8');
		expect(statSync(String(body.file)).mode & 0o777).toBe(0o600);
		expect(JSON.stringify(body)).not.toContain(token.slice(0, 20));
		expect(body.user).toBe('advocate@ligo.org');
		expect(await bearer({ user: 'advocate', lifetime: 60 })).toBe('advocate@ligo.org');
	});

	it('makes tokens that the server does not accept', async () => {
		for (const fields of [
			{ lifetime: -1 },
			{ notBefore: '2070-01-01T00:00:00Z' },
			{ audience: 'https://elsewhere.example' },
			{ scope: 'compute.create' },
			{ issuer: 'https://elsewhere.example' },
			{ badSignature: true },
			{ user: 'unknown@ligo.org' },
		]) {
			expect(await bearer(fields), JSON.stringify(fields)).toBe('AnonymousUser');
		}
		expect(await bearer({ audience: ['https://a.example', 'ANY'] })).toBe('scientist@ligo.org');
	});

	it('makes certificates and proxies, for a user, an unknown person and of another authority', async () => {
		const good = await made('certificates', { user: 'operator', proxy: true });
		expect((await answerTo(good)).body.username).toBe('operator@ligo.org');
		expect((await answerTo(good, true)).body.username).toBe('operator@ligo.org');
		expect(statSync(String(good.keyFile)).mode & 0o777).toBe(0o600);
		const refusals: [Json, string][] = [
			[{ unknownSubject: true }, 'Invalid certificate subject'],
			[{ otherCa: true }, 'Certificate could not be verified'],
			[{ lifetime: -60 }, 'Certificate has expired'],
			[{ notBefore: '2070-01-01T00:00:00Z' }, 'Certificate has expired'],
		];
		for (const [fields, detail] of refusals) {
			expect(await answerTo(await made('certificates', fields))).toEqual({
				status: 403,
				body: { detail },
			});
		}
	});

	it('says what it does not understand', async () => {
		const wrong: [string, unknown][] = [
			['tokens', { user: 'unknown' }],
			['tokens', { lifetime: '1 hour' }],
			['tokens', { audience: [1] }],
			['tokens', { badSignature: 'yes' }],
			['tokens', { colour: 'red' }],
			['tokens', [1]],
			['certificates', { user: 'unknown' }],
			['certificates', { proxy: 1 }],
			['certificates', { notBefore: 'soon' }],
		];
		for (const [path, json] of wrong) {
			const { status, body } = await post(path, json);
			expect([status, typeof body.error]).toEqual([400, 'string']);
		}
	});
});

describe('certificates without HTTPS', () => {
	const bench = new Bench();

	it('are refused with a hint', async () => {
		const response = await fetch(`${bench.ready.control}/certificates`, {
			method: 'POST',
			body: '{}',
		});
		expect([response.status, await response.json()]).toEqual([
			400,
			{ error: 'Certificates need HTTPS: start with --https.' },
		]);
	});
});
